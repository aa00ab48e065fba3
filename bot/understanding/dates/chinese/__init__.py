"""Days, weeks, months and spans in Chinese."""

from bot.understanding.dates.chinese import near, periods, spans

rule = [*near.rule, *periods.rule, *spans.rule]
