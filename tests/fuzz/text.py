"""Texts that people and their thumbs produce, and some that nobody would."""

from hypothesis import strategies as st

CORPUS = (
    *(
        "1203 车缝 300/500",
        "锁边 SO1320 还差90条",
        "1318 里布没到 先停",
        "1203 裁剪完成 车缝开始; 1205 等拉链",
    ),
    *(
        "新单 客户Lumio 款LM-45 数量1800 单价USD3.95 交期2月10号 30%定金",
        "昨天裁剪完了 1203",
        "12月3号前",
        "下下周五",
    ),
    *(
        "请染厂周三前补色样 1203",
        "what if cutting is 3 days late on 1203",
        "USD 9,800.50",
        "一千二百三十",
        "5万",
        "30%",
    ),
    *(
        "/deliver 1 abc",
        "/new",
        "undo",
        "撤销",
        "再说一遍",
        "left 90",
        "due-14c",
        "cutting.start+3",
        "2026-02-30",
        "99:99",
    ),
    *(
        "1/0",
        "-5",
        "1e999",
        "NaN",
        "∞",
        "٣٤",
        "①②③",
        "𝟜𝟚",
        "０１２",
        "十万八千里",
        "half",
        "半",
        "两打",
        "½",
        "1.2.3.4",
    ),
    *(
        "'; drop table sales_order; --",
        "{order}",
        "%s%n",
        "<b>x</b>",
        "\\u0000",
        "../../etc",
        "\N{ZERO WIDTH JOINER}",
    ),
)
PIECES = st.one_of(
    st.sampled_from(CORPUS),
    st.text(max_size=12),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(" /,;:\n%"),
)
texts = st.lists(PIECES, max_size=6).map(" ".join)
"""Pieces of real lines, glued and mixed with anything."""
