"""The register of data for bodies, posts, people's roles, places and meetings."""

from wardmote.kernel.register import WHILE_HELD, Kept, declare

declare(
    "kernel.person",
    council="memberships__council",
    why="One account for one human being.",
    leaves="email full_name is_active joined_at",
    stays="password last_login is_break_glass",
    personal="email full_name last_login",
    kept=WHILE_HELD,
)
declare(
    "organisations.body",
    why="Who asks, decides or is asked.",
    leaves="council kind name short_name slug remit parent standing email shared_code from_on until_on successor",
    personal="email",
)
declare("organisations.bodyname", why="Names a body had before.", leaves="body council name until_on")
declare(
    "organisations.bodycapacity",
    why="In which capacity a body sits, since the law that binds depends on it.",
    leaves="council body capacity clause from_on until_on",
)
declare(
    "organisations.post",
    why="Responsibility belongs to posts.",
    leaves="council kind title slug body reports_to email from_on until_on successor",
    personal="email",
)
declare("organisations.postname", why="Titles a post had before.", leaves="council post name until_on")
declare(
    "organisations.holding",
    why="Who held which post, from when until when.",
    leaves="council post person kind from_on until_on",
    personal="person",
)
declare(
    "organisations.membership",
    why="Gives rights at a council, from when until when.",
    leaves="council person role body from_on until_on by_directory",
    personal="person",
)
declare(
    "organisations.invitation",
    why="An address asked to join.",
    stays="council email full_name role body post invited_at invited_by accepted_at withdrawn_at",
    personal="email full_name invited_by",
    kept=Kept("One year after it was sent", days=365, since="invited_at"),
)
declare("organisations.politicalgroup", why="The groups on the council.", leaves="council name seats from_on until_on")
declare(
    "organisations.ward",
    why="What is near a resident.",
    leaves="council kind name slug gss_code seats boundary from_on until_on",
)
declare("organisations.area", why="Wards treated as one.", leaves="council name from_on until_on")
declare(
    "organisations.meeting",
    why="When a body met, in which capacity, and its papers.",
    leaves="council body capacity held_on starts_at sequence place state agenda_published_on papers_url minutes_url "
    "cancelled_because",
)
declare(
    "organisations.agendaitem",
    why="What was on the agenda and what was minuted.",
    leaves="council meeting number title minute_reference minute source_kind source_id",
)
declare(
    "organisations.councilrule",
    why="The council's own settings that dates hang on, and who confirmed them.",
    leaves="council key value clause reason from_on until_on confirmed_at confirmed_by confirmed_as",
    personal="confirmed_by",
)
declare(
    "organisations.datemoved",
    why="Which dates moved because a bank holiday was added or taken away.",
    leaves="council because_of taken_away what title href was_on is_on at",
)
