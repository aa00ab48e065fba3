"""Lines that must never become anything else."""

import re

from bot.understanding.intents.base import Draft
from bot.understanding.line import Line

UNSAFE = re.compile(
    r"ignore (?:all |any |the |your |previous |prior |above )|disregard (?:all|any|the|your|previous)|system prompt|jailbreak|developer mode|prompt injection"
    r"|(?:drop|truncate|alter) table|select .{1,40} from|union select|delete from|insert into|';|\" or |' or '?1|<script|</|\$\{|\{\{|rm -rf|sudo |os\.system|eval\("
    r"|you are now|act as|pretend (?:to be|you)|i am (?:the |an? )?(?:admin|administrator|root|developer|boss|owner|supervisor)|i'?m (?:the |an? |your )?(?:new )?(?:admin|administrator|root|developer|boss|ceo|supervisor)"
    r"|(?:make|set|grant|give) me (?:an? )?(?:admin|supervisor|full access|access|rights|permission|the rights)|(?:admin|root|database|db|server|bot|api|wifi|login) ?(?:password|token|key|credentials)|api key|access token|your (?:password|token|prompt|instructions)|as (?:an )?admin"
    r"|(?:other|another|all|every|each|everyone'?s|everybody'?s|someone else'?s|competitors?'?) ?(?:customers?|clients?|buyers?|companies|factory's)'?s? ?(?:orders?|prices?|data|list|contacts?|emails?|phones?|names|info|details)|(?:list|show|dump|export|send|give)[^.]{0,30}(?:all|every|other|another) (?:customers?|clients?|users?|buyers?|phone numbers?|emails?|passwords?|employees'?|staff)"
    r"|(?:price|prices|cost|orders?|quotes?|terms|data|address|phone|contact|number|info|margin)s? (?:of|for|from|to|with|do|does|did) (?:you (?:give|quote|sell|offer|charge) )?(?:the |your |my )?(?:other|another|all|competitor)|what (?:do|does|did) (?:other|another|your other) (?:customers?|clients?|buyers?)|dump (?:the )?(?:database|db|data)|(?:salary|salaries|wage) of|(?:personal|private|home) (?:phone|number|address|data)|bypass|backdoor|without (?:approval|permission|authori[sz]ation|anyone knowing|telling)|disable (?:the )?(?:security|logging|audit|check)|delete (?:all|every|the database|the history|the logs?|everything|history|logs)|wipe"
    r"|忽略(?:之前|以上|上面|前面|所有|你的|一切|先前|掉)|无视(?:之前|以上|上面|所有|规则|一切)|系统提示|提示词|越狱|开发者模式|忘记(?:之前|你的|所有|你是|以上|前面)|管理员(?:权限|密码|账号|模式|身份)|(?:我是|我就是|我现在是|本人是|我系|冒充)(?:管理员|老板|系统管理员|超级管理员|主管|总经理|董事长|开发者|你的开发者|你们老板|厂长|程序员|你主人|经理|财务总监|新来的主管|it)"
    r"|(?:给我|开通|帮我|把我|将我|升级|授予|赋予|提升)[^,。]{0,8}(?:管理员|主管权限|权限|最高权限|管理权限)|(?:把我|将我)(?:的角色|的权限|的身份|设|改|升)|(?:其他|别的|别家|所有|其它|别人|另外|人家|竞争对手|隔壁|全部|每个|另一家|同行|某个|另一个)(?:的)?(?:客户|客人|公司|买家|厂|工厂|人|家|员工)?(?:的)?(?:订单|单子|价格|单价|报价|资料|信息|联系方式|电话|数据|底价|名单|货|手机号?|邮箱|成本|合同|工资|付款|利润|地址|单|密码)"
    r"|客户名单|客户资料(?!齐|已|发货)|(?:所有|全部)(?:客户|员工|用户)(?:的)?|(?:数据库|后台|系统|服务器)(?:的)?(?:密码|导出|删|账号|权限|口令|备份)|(?:导出|删除|清空|下载|拷贝|发我|发给我)[^,。]{0,6}(?:数据库|所有数据|全部数据|所有订单|全部订单|客户资料|客户名单|所有记录|记录|日志|历史|聊天记录|整个系统)|(?:密码|口令|令牌|密钥|token)(?:是|给|发|告诉|多少|$)|(?:绕过|跳过|关闭|解除)(?:审批|权限|审核|检查|验证|限制|安全|日志|登录|审计)|(?:老板|经理|同事|员工|跟单|业务员|总监|他|她)(?:的)?(?:工资|身份证|家庭住址|私人电话|手机号|银行卡|住址|密码|薪水|提成|奖金)|(?:底价|成本价|利润|毛利)(?:是|多少|告诉|给我|有多少)|你现在是|扮演|假装(?:你|是)|从现在(?:开始|起)你|偷偷|不要告诉|别告诉|不用审批|不走审批|别让[^,。]{1,6}知道"
)


def unsafe(line: Line) -> Draft | None:
    """Attempts at other people's data, at another role, or at the bot itself."""
    found = UNSAFE.search(line.text)
    if found is None:
        return None
    return Draft("unsafe", confidence=0.95)


def abuse(line: Line) -> Draft | None:
    """Insults."""
    return Draft("abuse", confidence=0.9) if line.has("cue.abuse") else None
