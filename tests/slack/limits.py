"""What Slack takes: the limits of its blocks and views, and what must be there."""

from typing import Any

Json = dict[str, Any]

ELEMENTS = {
    "button",
    "static_select",
    "external_select",
    "plain_text_input",
    "datepicker",
    "datetimepicker",
    "file_input",
}


class Checked:
    """Collects what is wrong with blocks."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def text(self, text: Json, most: int, where: str) -> None:
        """A text object."""
        said = text["text"]
        if not 1 <= len(said.encode("utf-16-le")) // 2 <= most:
            self.wrong.append(f"{where} has {len(said)} characters of {most}")
        if text["type"] == "mrkdwn" and ("<" in said or ">" in said or "& " in said):
            self.wrong.append(f"{where} is not escaped")

    def options(self, options: list[Json], least: int = 1) -> None:
        """What a list offers."""
        if not least <= len(options) <= 100:
            self.wrong.append(f"{len(options)} options")
        for one in options:
            self.text(one["text"], 75, "option")
            if not 1 <= len(one["value"]) <= 150:
                self.wrong.append("an option's value is too long")

    def element(self, element: Json) -> None:
        """Something to press or to fill in."""
        kind = element["type"]
        if kind not in ELEMENTS or not element.get("action_id"):
            self.wrong.append(f"no such element: {kind}")
        if kind == "button":
            self.text(element["text"], 75, "button")
            if len(element["value"]) > 2_000 or element.get("style", "primary") not in ("primary", "danger"):
                self.wrong.append("a button's value or style")
        if kind == "static_select":
            self.options(element["options"])
            if element.get("initial_option", element["options"][0]) not in element["options"]:
                self.wrong.append("what is chosen at first is no option")
        if kind == "external_select" and "initial_option" in element:
            self.options([element["initial_option"]])
        if kind == "plain_text_input" and len(element.get("initial_value", "")) > element["max_length"]:
            self.wrong.append("the first value is too long")

    def block(self, block: Json) -> None:
        """One block of any kind."""
        match block["type"]:
            case "section":
                self.text(block["text"], 3_000, "section")
            case "header":
                self.text(block["text"], 150, "header")
            case "divider":
                pass
            case "context":
                for one in block["elements"]:
                    self.text(one, 2_000, "context")
            case "actions":
                self.actions(block["elements"])
            case "input":
                self.text(block["label"], 2_000, "label")
                self.element(block["element"])
            case kind:
                self.wrong.append(f"no such block: {kind}")

    def actions(self, elements: list[Json]) -> None:
        """A row of elements."""
        if not 1 <= len(elements) <= 25 or len({one["action_id"] for one in elements}) != len(elements):
            self.wrong.append("too many elements, or two of one name")
        for one in elements:
            self.element(one)


def wrong_with(blocks: list[Json], most: int) -> list[str]:
    """What is wrong with blocks; nothing when Slack takes them."""
    checked = Checked()
    if len(blocks) > most:
        checked.wrong.append(f"{len(blocks)} blocks of {most}")
    for one in blocks:
        checked.block(one)
    return checked.wrong


def wrong_with_view(view: Json) -> list[str]:
    """What is wrong with a modal or a Home."""
    wrong = wrong_with(view["blocks"], 100)
    for name in ("title", "submit", "close"):
        if name in view and not 1 <= len(view[name]["text"]) <= 24:
            wrong.append(f"{name} is too long")
    if len(view.get("private_metadata", "")) > 3_000:
        wrong.append("too much is remembered")
    if any(one["type"] == "input" for one in view["blocks"]) and "submit" not in view:
        wrong.append("a form without a way to send it")
    return wrong
