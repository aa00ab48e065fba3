"""What a customer asks us to do: a change we can note down, or something that needs a person."""

import re

from bot.understanding.intents.base import Draft, is_customer, orders_of
from bot.understanding.line import Line

WISH = re.compile(
    r"(?<![a-z])(?:can|could|would|will|may|might) (?:you|u|we|i|it|the|this|that|my|our|po|order"
    r"|someone)(?![a-z])"
    r"|possible|(?<![a-z])(?:i|we)(?:'d| would| really| also)* ?(?:like|want|need|wish|hope"
    r"|require)(?![a-z])"
    r"|(?<![a-z])(?:please|pls|plz|kindly|send me|send us|give me|show me|need)(?![a-z])"
    r"|能|可以|可否|可唔可以|想|希望|麻烦|请|需要|帮|要|给我|给我们|发我|一下|[吧下]$"
)
INQUIRY = re.compile(
    r"(?<![a-z])(?:what|what's|when|where|how|why|which|who|whose|if)(?![a-z])"
    r"|多少|几[号点天时]|什么时候|什么|怎么|何时|为什么|哪|如果|会不会|有没有|是不是|了吗|了没|好没"
    r"|完没|收到[吗没]"
)
NEWS = re.compile(
    r"tracking|awb|status|progress|updates?(?! (?:the|my|our) (?:address|qty|quantity|colou?r|label|logo))"
    r"|eta|schedule|on time|ready|进度|进展|单号|情况|状态|到哪|按时|准时|如期|查"
)
VERB = re.compile(
    r"发(?:一?下|我|给|个|份|张|几|来|过来|一|$)|[寄传拍给](?:一?下|我|个|份|点|几)|提供|换|改|加[急快]"
    r"|便宜|优惠|打折|折扣|分批|分开|安排"
    r"|取消|补[发寄]|开发票|暂停|先别|保留|赶|尽[快早]|提前|推[迟后]|延[后迟期]|早点|晚点|贴|印|包装成"
    r"|出示|报价|确认"
    r"|(?<![a-z])(?:send|share|give|provide|forward|e?mail|get|have|see|show|change|update|hold|stop"
    r"|cancel|split|expedite|rush"
    r"|ship|use|put|print|add|remove|reduce|pack|arrange|book|confirm|check|quote|issue|sign|resend"
    r"|replace|return|pay|visit"
    r"|discount|lower|cut|drop|waive|extend|keep|wait|cheaper|deliver|speed|hurry|help|need|want|like"
    r"|make|move|delay|postpone|let)(?![a-z])"
)
TELL = re.compile(r"(?<![a-z])(?:tell|let (?:me|us) know|know)(?![a-z])|告诉|知道|问")


def wishes(line: Line) -> bool:
    """Whether a customer wants something done, rather than to know something."""
    return is_customer(line) and bool(WISH.search(line.text)) and not INQUIRY.search(line.text)


def wish(line: Line) -> Draft | None:
    """A wish of a customer that no rule can fulfil: papers, photos, another address, a discount."""
    if not is_customer(line) or line.has("cue.new_order"):
        return None
    wanted = bool(line.all("doc")) or line.has("cue.wanted")
    if wanted and ASKS_FOR.search(line.text) and not INQUIRY.search(line.text):
        return _to_a_person(line)
    if NEWS.search(line.text) or TELL.search(line.text) or not wishes(line) or line.has("cue.pay"):
        return None
    return _to_a_person(line) if VERB.search(line.text) else None


ASKS_FOR = re.compile(
    r"(?<![a-z])(?:send(?:ing)?|shar(?:e|ing)|giv(?:e|ing)|provid(?:e|ing)|forward(?:ing)?"
    r"|e?mail(?:ing)?|get|need|want|like|show|have|any|please|pls|resend)(?![a-z])"
    r"|[发寄传给要拍补](?!票|货|了|出)|提供|麻烦|请|需要|可以|能"
)


def _to_a_person(line: Line) -> Draft:
    named = line.all("order") and orders_of(line)
    return Draft("human", confidence=0.8).put(order=named)
