"""Papers for a council's data protection officer, made from the register of data: an impact assessment and a privacy notice.

The register says field by field what is held. Here each of its tables that holds something about a person is put under
the people it is about, with the ground in law, so that neither paper can leave one out: ``Unplaced`` stops the making.
"""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.kernel.register import Entry, entries

HEAD = "Made by `manage.py privacy_register --write` from what each room declares; do not edit."
PUBLIC_TASK = (
    "Public task: UK GDPR Article 6(1)(e), with the Local Government Act 2000, Part 1A (overview and scrutiny)"
)
CONSENT = "Consent: UK GDPR Article 6(1)(a)"


class Unplaced(Exception):
    """A table holds something about people and stands under none of the groups below."""


@dataclass(frozen=True)
class People:
    """One group of people the record holds something about. ``labels`` are tables of the register."""

    title: str
    notice: str
    basis: str
    seen_by: str
    labels: tuple[str, ...]


GROUPS = [
    People(
        "People who work with the record",
        "Councillors, officers and partners’ officers who sign in. We hold your name, work address, roles, posts, and what "
        "you did in the record. In public you appear by your post.",
        PUBLIC_TASK,
        "Yourself, the council administrator and the Monitoring Officer; your post is public, your name is not",
        (
            "account.emailaddress",
            "kernel.person",
            "kernel.fact",
            "kernel.factdetail",
            "kernel.publication",
            "kernel.storedfile",
            "kernel.work",
            "mfa.authenticator",
            "assessment.scorer",
            "decisions.othertext",
            "decisions.reportsection",
            "organisations.councilrule",
            "organisations.holding",
            "organisations.invitation",
            "organisations.membership",
            "scrutiny.approval",
            "scrutiny.importdraft",
            "scrutiny.response",
            "scrutiny.review",
            "sessions.session",
            "socialaccount.socialaccount",
        ),
    ),
    People(
        "People we write to for a body or a post",
        "Addresses that a partner, a team or a post gave the council for its work, and the letters sent there.",
        PUBLIC_TASK,
        "Officers of the council",
        (
            "kernel.council",
            "kernel.signedlink",
            "messaging.message",
            "messaging.suppression",
            "organisations.body",
            "organisations.post",
        ),
    ),
    People(
        "People who follow by e-mail",
        "Your address and what you follow, because you asked. Each e-mail has a link that stops it at once.",
        f"{CONSENT}, and the Privacy and Electronic Communications Regulations 2003, regulation 22",
        "Nobody but the service itself and the council administrator",
        ("engagement.follower",),
    ),
    People(
        "Residents who comment or suggest a topic",
        "What you wrote, and your address if you gave one. A person reads it first. Your address is never shown, and is "
        "used to tell you the outcome.",
        PUBLIC_TASK,
        "Officers who read comments; the text is public once it is shown, the address never",
        ("decisions.reportcomment", "decisions.representation", "scrutiny.feedback", "scrutiny.programmetopic"),
    ),
    People(
        "Witnesses",
        "What you told a review, under the name the review recorded, and your address so that you hear the outcome.",
        PUBLIC_TASK,
        "Officers and the committee; the evidence is public once an officer shows it, the address never",
        ("scrutiny.evidenceitem",),
    ),
    People(
        "Anybody who opens a page",
        "To stop floods, a form counts how often a network address uses it, for an hour or a day. Nothing counts visitors.",
        "Legitimate interests: UK GDPR Article 6(1)(f), keeping the service secure",
        "Nobody; the service removes it by itself",
        ("kernel.limit",),
    ),
]

NAMES = {  # where the name of a table says nothing to somebody who reads a notice
    "account.emailaddress": "the address you sign in with",
    "kernel.council": "the council’s contact address",
    "kernel.fact": "the history of what you did",
    "kernel.factdetail": "personal details in that history",
    "kernel.limit": "counts of tries",
    "kernel.person": "your account",
    "kernel.publication": "who published a page",
    "kernel.signedlink": "links we sent you",
    "kernel.storedfile": "who sent in a file",
    "kernel.work": "long tasks you started",
    "messaging.message": "e-mails to you",
    "messaging.suppression": "that you want no e-mail (kept as a code, not as your address)",
    "mfa.authenticator": "your second step for signing in",
    "assessment.scorer": "that you were asked to score priorities, and your scores",
    "decisions.othertext": "texts of yours that were kept beside another’s",
    "decisions.reportsection": "sections of reports you saved",
    "organisations.councilrule": "who confirmed a rule",
    "organisations.holding": "posts you held",
    "organisations.membership": "roles you had",
    "scrutiny.approval": "answers you approved",
    "scrutiny.importdraft": "papers you imported, until they are on the record",
    "scrutiny.response": "answers you sent",
    "scrutiny.review": "reviews you lead",
    "sessions.session": "that you are signed in",
    "socialaccount.socialaccount": "your council sign-in",
}

RISKS = [
    (
        "Somebody is named in public who should not be",
        (
            "People stand in public by their post. Comments and partners’ answers are read by an officer before they are shown. "
            "A page that went wrong is taken down everywhere at once."
        ),
        "Low",
    ),
    (
        "A draft or an address is read by somebody outside",
        (
            "Public pages read only what was published. Each council’s rows are found through the reader’s own council. Tests "
            "walk every address with each role and with another council."
        ),
        "Low",
    ),
    (
        "Data is kept for too long",
        "Every table says how long it is kept; a daily job deletes what is past its day.",
        "Low",
    ),
    (
        "Somebody cannot have their data erased, because the history cannot change",
        (
            "Personal details of an act are kept apart from the history and can be erased; a check value shows that the rest "
            "is whole."
        ),
        "Low",
    ),
    (
        "A link that opens without an account falls into the wrong hands",
        "It is random, ends by itself, can be ended at any time, opens one thing, and shows no names.",
        "Medium: a partner may forward it. What comes by it is checked before it is public.",
    ),
    (
        "A backup is lost",
        "It holds no password, code, session or key in use. The council encrypts it and keeps it on another machine.",
        "Medium: it rests on how the council keeps its backups.",
    ),
    (
        "A partner sends intelligence or names in an answer",
        "The page says not to, and an officer reads every partner’s answer before it joins the record.",
        "Medium: it rests on that officer’s care.",
    ),
]


def impact_assessment() -> str:
    """docs/adopting/impact-assessment.md. Raises Unplaced when a table with personal fields stands in no group."""
    lines = [
        "# Data protection impact assessment",
        "",
        f"{HEAD} What the software does is stated here.",
        "Lines that begin **For the council** are for its data protection officer to finish.",
        "",
        "## 1. Is an assessment needed?",
        "",
        "The record holds names and work addresses of officers, councillors and partners. It also holds residents’ comments and",
        "witnesses’ evidence. It holds no special categories on purpose, makes no decision about a person, scores nobody",
        "and joins no outside data. It does publish, so an assessment is good practice.",
        "",
        "**For the council:** record who decided this, and on which day.",
        "",
        "## 2. What happens to the data",
        "",
        "- *Where it comes from:* people type it, or import the council’s own papers. Nothing is bought or collected in secret.",
        "- *Where it is:* in one database and one folder, on machines the council chooses. Nothing is sent to anybody else but",
        "  the mail server the council names, and its own sign-in when it uses one.",
        "- *Who sees it:* see the table. Public pages show posts, not people.",
        "- *How it leaves:* `export_council` writes what is marked *leaves* in `personal-data.md`. `remove_council` ends the rest.",
        "- *How long:* see the table. Where it says “for as long as the council keeps its record”, the council decides.",
        "",
        "**For the council:** name the controller, the host, the mail provider and the country of each.",
        "",
        "| who | ground in law | who can see it |",
        "| --- | --- | --- |",
        *(f"| {group.title} | {group.basis} | {group.seen_by} |" for group in GROUPS),
    ]
    for group in GROUPS:
        lines += ["", f"### {group.title}", "", "| what | fields | why | kept |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {_name(entry)} | {', '.join(_field(entry, name) for name in entry.personal)} | {entry.why} | {entry.kept.words} |"
            for entry in _of(group)
        ]
    lines += [
        "",
        "## 3. Whom to ask",
        "",
        "**For the council:** ask staff side, the chairs of scrutiny, two or three partners and your IT before going live.",
        "",
        "## 4. Is it necessary, and no more than that?",
        "",
        "The council must publish what its scrutiny committees recommend and how decision makers respond (Local Government Act",
        "2000, sections 9FE and 9FF). Posts are enough for that, so posts are what is shown. An account needs a name and a work",
        "address, and nothing else is asked. People can see, correct and erase their data: see “What people can ask for”.",
        "",
        "## 5. Risks, and what stands against them",
        "",
        "| what could go wrong | what stands against it | what is left |",
        "| --- | --- | --- |",
        *(f"| {what} | {against} | {left} |" for what, against, left in RISKS),
        "",
        "The wider list, with the tests that watch each line, is `../threats.md`.",
        "",
        "## 6. What people can ask for",
        "",
        "| right | how it is met |",
        "| --- | --- |",
        (
            "| To see | People with an account: *Your account*, then *See all that is held about you*. Anybody: `manage.py personal_data ADDRESS`, "
            "with `--name` to search the texts as well |"
        ),
        "| To correct | The administrator changes a name under *Settings*, *People*; an officer corrects published words, and the page says so |",
        "| To erase | Details of the history are erased with a reason; comments and addresses are cleared; an account is closed |",
        "| To object | An officer takes a page down; followers stop by the link in every e-mail |",
        "| To take data along | The JSON of `personal_data` |",
        "",
        "## 7. Signing off",
        "",
        "**For the council:** measures approved by, risks accepted by, advice of the data protection officer, day of the next review.",
    ]
    return "\n".join(lines) + "\n"


def notice() -> str:
    """docs/adopting/privacy-notice.md: for the council's own site. Raises Unplaced like ``impact_assessment``."""
    lines = [
        "# Privacy notice",
        "",
        f"{HEAD}",
        "Copy it to your own site and put your words in place of [the brackets].",
        "",
        "[Council] is the controller of what this record holds. Write to [data protection officer, address] with any question.",
        "",
        "You can read everything here without telling us who you are. We do not count visitors. Reading sets no cookie.",
    ]
    for group in GROUPS:
        lines += [
            "",
            f"## {group.title}",
            "",
            group.notice,
            "",
            f"Why we may: {group.basis}.",
            "",
            "How long we keep it:",
            "",
        ]
        kept: dict[str, list[str]] = {}
        for entry in _of(group):
            kept.setdefault(entry.kept.words, []).append(NAMES.get(entry.label, _name(entry)))
        lines += [f"- {', '.join(names)}: {_small(words)}." for words, names in kept.items()]
    lines += [
        "",
        "## Who else sees it",
        "",
        "[Host] runs the machines and [mail provider] carries the e-mail, both for us and on our word. We sell nothing, and",
        "share nothing with anybody else unless the law makes us. It stays in [country].",
        "",
        "## Your rights",
        "",
        "You can ask to see what we hold about you, to have it put right, to have it erased, and to object. We answer within",
        "one month. What a committee decided stays on the record, without your details. If you are not content with our answer,",
        "you can complain to the Information Commissioner: https://ico.org.uk/make-a-complaint/.",
        "",
        "Nothing here is decided about you by a machine.",
    ]
    return "\n".join(lines) + "\n"


def _of(group: People) -> list[Entry]:
    """The tables of one group that hold something about a person, in the register's order; all groups are checked first."""
    personal = {entry.label: entry for entry in entries() if entry.personal}
    placed = [label for each in GROUPS for label in each.labels]
    wrong = sorted(set(personal) ^ set(placed)) + sorted({label for label in placed if placed.count(label) > 1})
    if wrong:
        raise Unplaced(f"put under exactly one group of people in {__name__}: {', '.join(wrong)}")
    return [personal[label] for label in sorted(group.labels)]


def _name(entry: Entry) -> str:
    return str(entry.model._meta.verbose_name)


def _field(entry: Entry, name: str) -> str:
    return str(entry.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
