"""What the rooms refuse about projects and their agreements, once for each sentence."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from wishes.agreements import (
    AgreementOver,
    AgreementSigned,
    AgreementTextChanged,
    AgreementUnknown,
    OwnAgreement,
    ProjectClaimed,
    TermUnclear,
)
from wishes.projects import ProjectInForce, ProjectNameTaken, ProjectUnclear, ProjectUnknown

ABOUT_PROJECTS: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (ProjectUnclear, {"field": "name", "least": 2, "most": 40}),
    (ProjectUnclear, {"field": "words", "least": 4, "most": 500}),
    (ProjectNameTaken, {"name": "法律服务"}),
    (ProjectUnknown, {}),
    (ProjectInForce, {"unit_name": "惠民超市"}),
    (TermUnclear, {"least": 1, "most": 24}),
    (ProjectClaimed, {"unit_name": "惠民超市"}),
    (AgreementTextChanged, {}),
    (AgreementUnknown, {}),
    (AgreementOver, {}),
    (AgreementSigned, {}),
    (OwnAgreement, {}),
]
