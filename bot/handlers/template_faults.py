"""What is wrong with a step template, and what would be right."""

from bot.commands import refusal
from bot.replies import Ask, Reply
from bot.words import Joined, _
from core import errors as why


@refusal(why.BadAnchor)
def bad_anchor(refused: why.BadAnchor, _ask: Ask) -> Reply:
    """Not written as such."""
    return Reply(
        _(
            "“{text}” does not say what the step hangs on. Type for example due-14, order+2, cutting+1 or "
            "cutting.start+3.",
            text=refused.text[:40],
        )
    )


@refusal(why.CircularSteps)
def circular_steps(refused: why.CircularSteps, _ask: Ask) -> Reply:
    """Round and round."""
    return Reply(
        _(
            "These steps would wait for each other: {steps}. Let the first of them wait for another step.",
            steps=Joined([*refused.steps, *refused.steps[:1]], by=" → "),
        )
    )


@refusal(why.UnknownAnchor)
def unknown_anchor(refused: why.UnknownAnchor, _ask: Ask) -> Reply:
    """No such step."""
    return Reply(
        _(
            "There is no step “{text}” here to wait for. There are: {known}, and due and order.",
            text=refused.text[:40],
            known=Joined(refused.known),
        )
    )


@refusal(why.NoEnd)
def no_end(refused: why.NoEnd, _ask: Ask) -> Reply:
    """Nothing reaches the due day."""
    return Reply(
        _(
            "No step of {template} hangs on the due day, so its end is not known. "
            "Let the last step hang on it, for example due-1.",
            template=refused.template,
        )
    )


@refusal(why.EndsBeforeStart)
def ends_before_start(refused: why.EndsBeforeStart, _ask: Ask) -> Reply:
    """Not enough days."""
    return Reply(
        _(
            "{step} would end before it can begin. Give it fewer days, or let it end later.",
            step=refused.step,
        )
    )


@refusal(why.TemplateTaken)
def template_taken(refused: why.TemplateTaken, _ask: Ask) -> Reply:
    """Two of one name."""
    return Reply(_("There is a template {name} already. Give it another name.", name=refused.name))


@refusal(why.StepTaken)
def step_taken(refused: why.StepTaken, _ask: Ask) -> Reply:
    """Two of one code."""
    return Reply(
        _(
            "{template} has the step {step} already. Give the new one another name.",
            template=refused.template,
            step=refused.step,
        )
    )


@refusal(why.StepNeeded)
def step_needed(refused: why.StepNeeded, _ask: Ask) -> Reply:
    """Something hangs on it."""
    return Reply(
        _(
            "{by} hangs on {step}, so {step} cannot go yet. Let {by} hang on something else first.",
            by=refused.by,
            step=refused.step,
        )
    )


@refusal(why.UnknownFeature)
def unknown_feature(refused: why.UnknownFeature, _ask: Ask) -> Reply:
    """Nothing that steps depend on."""
    return Reply(
        _(
            "No step depends on “{text}”. Those that do: {known}.",
            text=refused.text[:40],
            known=Joined(refused.known),
        )
    )
