"""A card as a PMML 4.4 Scorecard, for engines that run models of others."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from credit.card import Card
from credit.reasons import MOST, codes
from credit.scorecard import Line, Scorecard

NAMESPACE = "http://www.dmg.org/PMML-4_4"


def pmml(card: Card) -> str:
    """The document: its outputs are score, pd, grade and the codes of the reasons that cost most points."""
    root = Element("PMML", xmlns=NAMESPACE, version="4.4")
    header = SubElement(root, "Header", description=f"card {card.kind} {card.digest}, as of {card.as_of}")
    SubElement(header, "Application", name="Lianke")
    fields = SubElement(root, "DataDictionary")
    for line in card.scorecard.lines:
        kind = ("continuous", "double") if line.words is None else ("categorical", "string")
        SubElement(fields, "DataField", name=line.feature, optype=kind[0], dataType=kind[1])
    _model(root, card)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _model(root: Element, card: Card) -> None:
    said = {"functionName": "regression", "initialScore": "0", "useReasonCodes": "true"}
    said |= {"reasonCodeAlgorithm": "pointsBelow", "baselineMethod": "max"}
    model = SubElement(root, "Scorecard", {"modelName": f"{card.kind}_{card.digest}", **said})
    schema = SubElement(model, "MiningSchema")
    for line in card.scorecard.lines:
        SubElement(schema, "MiningField", name=line.feature, usageType="active", invalidValueTreatment="asIs")
    _output(SubElement(model, "Output"), card.scorecard)
    lines = SubElement(model, "Characteristics")
    for line in card.scorecard.lines:
        _characteristic(lines, line)


def _characteristic(lines: Element, line: Line) -> None:
    found = SubElement(lines, "Characteristic", name=f"points_{line.feature}", baselineScore=str(line.best))
    reasons, missing = codes(line), len(line.points) - 1
    SubElement(_attribute(found, line, missing, reasons), "SimplePredicate", field=line.feature, operator="isMissing")
    for k, value in enumerate(line.special):
        _simple(_attribute(found, line, line.ordinary + k, reasons), line, "equal", value)
    if line.words is None:
        for k, split in enumerate(line.splits):
            _simple(_attribute(found, line, k, reasons), line, "lessThan", split)
        last = line.ordinary - 1
    else:
        last = line.groups[-1]
        for k in range(line.ordinary):
            _words(found, line, k, reasons)
    SubElement(_attribute(found, line, last, reasons), "True")


def _attribute(found: Element, line: Line, place: int, reasons: list[str]) -> Element:
    return SubElement(found, "Attribute", partialScore=str(line.points[place]), reasonCode=reasons[place])


def _simple(attribute: Element, line: Line, operator: str, value: float) -> None:
    SubElement(attribute, "SimplePredicate", field=line.feature, operator=operator, value=repr(value))


def _words(found: Element, line: Line, group: int, reasons: list[str]) -> None:
    known = [w for w, g in zip(line.words or (), line.groups, strict=False) if g == group]
    if known:
        attribute = _attribute(found, line, group, reasons)
        told = SubElement(attribute, "SimpleSetPredicate", field=line.feature, booleanOperator="isIn")
        array = SubElement(told, "Array", type="string", n=str(len(known)))
        array.text = " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in known)


def _output(output: Element, sheet: Scorecard) -> None:
    SubElement(output, "OutputField", name="points", feature="predictedValue", optype="continuous", dataType="double")
    pd = _transformed(output, "pd", "continuous", "double")
    one = _apply(pd, "/")
    _constant(one, "1")
    odds = _apply(one, "+")
    _constant(odds, "1")
    share = _apply(_apply(odds, "exp"), "/")
    less = _apply(share, "-")
    SubElement(less, "FieldRef", field="points")
    _constant(less, repr(sheet.scaling.offset))
    _constant(share, repr(sheet.scaling.factor))
    _grades(_transformed(output, "grade", "categorical", "string"), sheet)
    for rank in range(1, min(MOST, len(sheet.lines)) + 1):
        said = {"optype": "categorical", "dataType": "string", "feature": "reasonCode", "rank": str(rank)}
        SubElement(output, "OutputField", {"name": f"reason_{rank}", **said})


def _grades(within: Element, sheet: Scorecard) -> None:
    """Grades by the lowest score that each begins with, the last one below all."""
    for name, upper in sheet.grades[:-1]:
        within = _apply(within, "if")
        above = _apply(within, "greaterOrEqual")
        SubElement(above, "FieldRef", field="points")
        _constant(above, str(sheet.least(upper)))
        _constant(within, name, "string")
    _constant(within, sheet.grades[-1][0], "string")


def _transformed(output: Element, name: str, optype: str, kind: str) -> Element:
    return SubElement(output, "OutputField", name=name, feature="transformedValue", optype=optype, dataType=kind)


def _apply(within: Element, function: str) -> Element:
    return SubElement(within, "Apply", function=function)


def _constant(within: Element, value: str, kind: str = "double") -> None:
    SubElement(within, "Constant", dataType=kind).text = value
