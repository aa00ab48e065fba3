"""Days, weeks, months and spans in English."""

from bot.understanding.dates.english import near, periods, spans

rule = [*near.rule, *periods.rule, *spans.rule]
