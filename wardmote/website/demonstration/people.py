"""Who is who in Elmbury. Posts and bodies only: accounts carry the name of their post."""

from __future__ import annotations

from dataclasses import dataclass, field

from wardmote.organisations.models import Body, Capacity, Membership, Post

Role = Membership.Role
PASSWORD = "elmbury-practice"  # noqa: S105 - printed on the demonstration's sign-in page, refused in production
DOMAIN = "elmbury.example"

WARDS = [
    ("High Street", "E05990001", 3),
    ("Castle", "E05990002", 3),
    ("Riverside", "E05990003", 3),
    ("Park", "E05990004", 2),
    ("Station", "E05990005", 3),
    ("Mill Lane", "E05990006", 2),
    ("Northfield", "E05990007", 3),
    ("Southfield", "E05990008", 3),
]
PARISHES = [("Little Elm", "E04990001"), ("Elm Green", "E04990002")]
AREAS = [
    ("Town cluster", ["High Street", "Castle", "Station"]),
    ("River cluster", ["Riverside", "Mill Lane"]),
    ("Outer cluster", ["Park", "Northfield", "Southfield"]),
]
GROUPS = [("Elmbury Independents", 9), ("Riverside and Park Group", 8), ("Green Streets Group", 5)]

BODIES = [
    ("Elmbury Borough Council", Body.Kind.COUNCIL, Body.Standing.RESPONSIBLE_AUTHORITY, [Capacity.COUNCIL], ""),
    ("Cabinet", Body.Kind.CABINET, Body.Standing.OTHER, [Capacity.EXECUTIVE], ""),
    (
        "Overview and Scrutiny Committee",
        Body.Kind.COMMITTEE,
        Body.Standing.OTHER,
        [Capacity.SCRUTINY, Capacity.CRIME_AND_DISORDER],
        "",
    ),
    ("Planning Committee", Body.Kind.COMMITTEE, Body.Standing.OTHER, [Capacity.COMMITTEE], ""),
    ("Elmshire Police", Body.Kind.PARTNER, Body.Standing.RESPONSIBLE_AUTHORITY, [], "partnerships@police.example"),
    ("Elmshire County Council", Body.Kind.PARTNER, Body.Standing.RESPONSIBLE_AUTHORITY, [], "scrutiny@county.example"),
    (
        "Elmshire Fire and Rescue Service",
        Body.Kind.PARTNER,
        Body.Standing.RESPONSIBLE_AUTHORITY,
        [],
        "partnerships@fire.example",
    ),
    (
        "Elmshire Integrated Care Board",
        Body.Kind.PARTNER,
        Body.Standing.RESPONSIBLE_AUTHORITY,
        [],
        "partnerships@health.example",
    ),
    (
        "Elmshire Probation Service",
        Body.Kind.PARTNER,
        Body.Standing.RESPONSIBLE_AUTHORITY,
        [],
        "partnerships@probation.example",
    ),
    ("Elmbury Town Centre Company", Body.Kind.PARTNER, Body.Standing.COOPERATING_BODY, [], "office@towncentre.example"),
    ("Elm Valley Railway", Body.Kind.PARTNER, Body.Standing.OTHER, [], "stakeholders@railway.example"),
]
REMITS = {
    "Overview and Scrutiny Committee": "Looks at what the council and its partners do for residents, and says what should change. It is also the council’s Crime and Disorder Committee.",
    "Cabinet": "Takes most of the council’s decisions. It answers the committee’s recommendations.",
    "Planning Committee": "Decides planning applications.",
}

# title, kind, the post it reports to, the body it belongs to
POSTS = [
    ("Leader of the Council", Post.Kind.LEADER, "", "Cabinet"),
    ("Cabinet Member for Housing and Health", Post.Kind.CABINET_MEMBER, "Leader of the Council", "Cabinet"),
    ("Cabinet Member for Communities, Leisure and Arts", Post.Kind.CABINET_MEMBER, "Leader of the Council", "Cabinet"),
    ("Cabinet Member for Planning and Streets", Post.Kind.CABINET_MEMBER, "Leader of the Council", "Cabinet"),
    ("Monitoring Officer", Post.Kind.STATUTORY, "", ""),
    ("Democratic Services Manager", Post.Kind.OFFICER, "Monitoring Officer", ""),
    ("Scrutiny Officer", Post.Kind.OFFICER, "Democratic Services Manager", ""),
    ("Head of Housing and Regulatory Services", Post.Kind.HEAD_OF_SERVICE, "", ""),
    ("Head of Environment and Public Realm", Post.Kind.HEAD_OF_SERVICE, "", ""),
    ("Community and Strategic Partnerships Manager", Post.Kind.OFFICER, "Head of Housing and Regulatory Services", ""),
    ("Communications Manager", Post.Kind.OFFICER, "Head of Housing and Regulatory Services", ""),
    ("Street Scene Manager", Post.Kind.OFFICER, "Head of Environment and Public Realm", ""),
    ("Chair of the Overview and Scrutiny Committee", Post.Kind.CHAIR, "", "Overview and Scrutiny Committee"),
    ("Councillor for High Street ward", Post.Kind.COUNCILLOR, "", ""),
    ("Councillor for Station ward", Post.Kind.COUNCILLOR, "", ""),
]


@dataclass(frozen=True)
class Account:
    """A practice account: what signs in, the post it holds, the roles it has."""

    address: str
    post: str
    roles: list[str]
    body: str = ""
    what: str = field(default="")


SCRUTINY = "Overview and Scrutiny Committee"
ACCOUNTS = [
    Account("scrutiny", "Scrutiny Officer", [Role.SCRUTINY_OFFICER]),
    Account("democratic.services", "Democratic Services Manager", [Role.DEMOCRATIC_SERVICES]),
    Account("partnerships", "Community and Strategic Partnerships Manager", [Role.LEAD_OFFICER, Role.ANALYST]),
    Account("communications", "Communications Manager", [Role.LEAD_OFFICER, Role.COMMUNICATIONS]),
    Account("street.scene", "Street Scene Manager", [Role.LEAD_OFFICER]),
    Account("housing", "Head of Housing and Regulatory Services", [Role.HEAD_OF_SERVICE]),
    Account("environment", "Head of Environment and Public Realm", [Role.HEAD_OF_SERVICE]),
    Account("cabinet.housing", "Cabinet Member for Housing and Health", [Role.CABINET_MEMBER]),
    Account("cabinet.communities", "Cabinet Member for Communities, Leisure and Arts", [Role.CABINET_MEMBER]),
    Account("cabinet.planning", "Cabinet Member for Planning and Streets", [Role.CABINET_MEMBER]),
    Account("leader", "Leader of the Council", [Role.CABINET_MEMBER]),
    Account("chair", "Chair of the Overview and Scrutiny Committee", [Role.CHAIR], SCRUTINY),
    Account("member", "Councillor for Station ward", [Role.COMMITTEE_MEMBER], SCRUTINY),
    Account("rapporteur", "Councillor for High Street ward", [Role.COMMITTEE_MEMBER, Role.RAPPORTEUR], SCRUTINY),
    Account("monitoring", "Monitoring Officer", [Role.MONITORING_OFFICER]),
    Account("administrator", "", [Role.ADMINISTRATOR]),
]
