"""Lines about materials as people type them; `{item}` is any word for a material."""

LISTED = (
    *("{order} 缺什么料", "{order} 缺什么", "{order} 还缺什么", "{order} 还缺什么料", "{order} 料齐了吗"),
    *("{order} 料齐了没", "{order} 齐套了吗", "{order} 齐套了没", "{order} 物料", "{order} 齐套率"),
    *("{order} what is missing", "what is missing for {order}", "{order} materials", "{order} kit"),
    *("materials {order}", "materials of {order}", "materials for {order}", "物料 {order}"),
    "齐套 {order}",
)
CHASED = (
    *(
        "催一下{order}的{item}",
        "催一下{order}{item}",
        "催{order}的{item}",
        "催{order}{item}",
        "{order} 催{item}",
    ),
    *(
        "{order} 催一下{item}",
        "{order} {item}催一下",
        "chase the {item} for {order}",
        "chase {item} for {order}",
    ),
    *(
        "chase {order} {item}",
        "{order} chase {item}",
        "{order} chase the {item}",
        "chase the {item} of {order}",
    ),
)
"""Whoever chases a material looks at what is missing and from whom, and then says when it comes."""
LACKING = (
    *("齐套", "齐套情况", "缺料", "哪些单没齐套", "哪些单缺料", "哪些单缺物料"),
    *("which orders lack material", "what is not complete"),
)
NEEDED = (
    *("{order} 需要{item}{quantity}", "{order} 需要{quantity}{item}", "{order} 要用{item}{quantity}"),
    *("{order} 需{item}{quantity}", "{order} needs {quantity} {item}", "{order} needs {item} {quantity}"),
    *("{order} 需料{item}{quantity}", "{order} 需料{quantity}{item}", "{order} 需料{item}"),
    *("{order} 要料{item}{quantity}", "{order} 要料{quantity}{item}", "{order} 要料{item}"),
    *("{order} needs {quantity} of {item}", "{order} needs {item}", "{order} 需要{item}"),
)
ALL_HERE = (
    *("到了", "到齐了", "到齐", "齐了", "齐", "已到", "都到了", "全部到了", "到料了", "到位了", "到位"),
    *(" arrived", " has arrived", " have arrived", " is here", " are here", " is in", " are in", " in house"),
)
ARRIVED = (
    *(f"{{order}} {{item}}{word}" for word in ALL_HERE),
    *("{order} {item}到了{quantity}", "{order} {item}到{quantity}", "{order} 到了{item}{quantity}"),
    *("{order} {item}来了{quantity}", "{order} {quantity}{item}到了", "{order} {item}{quantity}到了"),
    *("{order} {quantity} {item} arrived", "{order} {quantity} of {item} arrived"),
    *("{order} {item} {quantity} arrived", "{order} {item} arrived {quantity}"),
    *("{item} arrived for {order}", "{item} for {order} arrived", "{item} arrived {order}"),
    *("{item}到了{order}", "{item}到齐了{order}", "{item}到齐{order}", "{item} in house {order}"),
    *("{order}的{item}到了", "{order}的{item}到齐了"),
)
STILL = (
    "还差{left}",
    "差{left}",
    "还欠{left}",
    "欠{left}",
    "还缺{left}",
    "缺{left}",
    " {left} short",
    " short {left}",
)
COMING = ("", "{expected}到", "{expected}", ", coming {expected}", " comes {expected}")
SHORT = tuple(f"{{order}} {{item}}{still}{coming}" for still in STILL for coming in COMING)
COMES = ("comes", "arrives", "coming", "due", "will come", "will arrive", "expected")
NAMELESS = ("供应商", "厂家", "供方")
PROMISES = ("答应", "说", "承诺", "")
SUPPLIERS = ("supplier", "the supplier")
PROMISED = ("promised", "promises", "says", "said")
EXPECTED = (
    *("{order} {item}{expected}到", "{order} {item}{expected}才到", "{order} {item}要{expected}才到"),
    *("{order} {item}要{expected}到", "{order} {item}改{expected}到", "{order} {item}推到{expected}"),
    *(f"{{order}} {{item}} {word} {{expected}}" for word in COMES),
    *(f"{{order}} {{item}} {word} {{expected}}" for word in ("delayed to", "moved to")),
    *(f"{{order}} {{item}} promised {word}{{expected}}" for word in ("for ", "by ", "on ", "")),
    *(f"{{order}} {{item}}{whose}{word}{{expected}}到" for whose in NAMELESS for word in PROMISES),
    *(f"{{order}} {{item}} {whose} {word} {{expected}}" for whose in SUPPLIERS for word in PROMISED),
    *(f"{{order}} {{item}} {{supplier}}{word}{{expected}}到" for word in ("那边说", "说", "答应", "要")),
    *(f"{{order}} {{item}} {{supplier}}{{expected}}{word}" for word in ("到", "才到", "送到", "到货")),
    *(f"{{order}} {{item}} from {{supplier}} {word} {{expected}}" for word in COMES),
    "{order} {item} from {supplier} {expected}",
)
COMPLETE = (
    *(f"{{order}} {word}" for word in ("齐套", "齐套了", "已齐套", "料齐", "料齐了", "物料齐了", "料到齐了")),
    *(f"{{order}} {word}" for word in ("面辅料齐", "面辅料齐了", "面辅料到齐了", "材料齐了", "物料到齐了")),
    *(f"{{order}} {word}" for word in ("kit complete", "kit is complete", "all material is here")),
    *(
        f"{{order}} {word}"
        for word in ("all materials in house", "all materials arrived", "material complete")
    ),
)
IN_STOCK = (
    *(
        "{product} 库存",
        "{product} 库存多少",
        "{product} 有多少库存",
        "{product} 有现货吗",
        "{product} 有货吗",
    ),
    *("{product} 还有多少库存", "{product} 还剩多少库存", "{product} 还剩多少"),
    *("库存 {product}", "{product} 还有多少", "how many {product} in stock", "how much {product} in stock"),
    *("{product} stock", "stock {product}", "stock of {product}", "{product} in stock"),
)
HELD = (
    *("{product} 冻结 {quantity} {reason}", "冻结 {product} {quantity} {reason}"),
    *("hold {quantity} {product} {reason}", "hold {quantity} of {product} {reason}"),
)
RELEASED = (
    *("{product} 解冻", "{product} 解冻 {quantity}", "解冻 {product} {quantity}", "解冻 {product}"),
    *("release {quantity} {product}", "release {quantity} of {product}", "release {product}"),
)
SERVED = (
    *("{order} 用现货", "{order} 走现货", "{order} 发现货", "{order} 现货发", "{order} 出现货"),
    *("{order} from stock", "{order} serve from stock", "serve {order} from stock", "{order} use stock"),
)
