"""The kernel's part of the register of data, with that of the libraries under it."""

from wardmote.kernel.register import BY_ITSELF, WHILE_HELD, Kept, declare

PROOF = "Proves who somebody is; a secret."
OURS = "Belongs to the installation; no council's data."

declare(
    "kernel.council",
    council="pk",
    why="The council: its address, look and choices.",
    leaves="slug name hostname nation service_name plan_name area_noun contact_email contact_words brand brand_dark tint "
    "tint_edge logo is_demonstration practice_of sends_mail rooms_off accessibility_reviewed_on created_at",
    personal="contact_email",
)
declare(
    "kernel.signedlink",
    why="Lets a partner, Member or follower open one thing without an account. The address is cleared when the link ends.",
    stays="council purpose token_hash object_kind object_id address details made_at made_by ends_at used_at revoked_at",
    personal="address made_by",
)
declare(
    "kernel.fact",
    why="The history of every act on the record, which the law expects to be provable.",
    leaves="council at by_person by_link by_job by_words verb object_kind object_id subject is_public changes details_digest",
    personal="by_person",
)
declare(
    "kernel.factdetail",
    council="fact__council",
    why="Personal or exempt values of an act, kept apart so that they can be erased.",
    leaves="fact salt values erased_at erased_by erased_because authority",
    personal="values erased_by",
)
declare(
    "kernel.seal",
    why="The chain that proves the history was not changed.",
    leaves="council position fact previous hash sealed_at",
)
declare(
    "kernel.consumed",
    why="How far each reader of the history has got.",
    stays="council consumer position lease_until",
)
declare(
    "kernel.tombstone",
    council="",
    why="What remains of a council that left.",
    stays="council_name council_slug facts head removed_at removed_because",
)
declare(
    "kernel.publication",
    why="What was published, edition by edition, exactly as it stood.",
    leaves="council object_kind object_id address title edition published_at published_by schema_version content sha256 "
    "superseded_at withdrawn_at withdrawn_by reason shows_title correction",
    personal="published_by",
)
declare(
    "kernel.link",
    why="Joins things of different parts of the record.",
    leaves="council from_kind from_id relation to_kind to_id made_at",
)
declare(
    "kernel.storedfile",
    why="Documents, evidence and logos as they were received.",
    leaves="council sha256 name media_type size state is_public stored_at stored_by",
    personal="stored_by",
)
declare(
    "kernel.limit",
    council="",
    why="Counts uses, so that nobody can guess or flood. Keys may hold a network address for an hour or a day.",
    stays="key window_ends_at count",
    personal="key",
    kept=BY_ITSELF,
)
declare(
    "kernel.jobrun",
    council="",
    why=OURS,
    stays="job lease_until due_at started_at good_at did failed_at failure",
    kept=BY_ITSELF,
)
declare(
    "kernel.work",
    why="Long work somebody asked for, and how it ended.",
    stays="council kind by arguments state asked_at lease_until attempts done total words result ended_at",
    personal="by",
    kept=Kept("90 days", days=90, since="ended_at"),
)
declare(
    "kernel.searchentry",
    why="What can be found; made from what is published and from staff records.",
    stays="council is_public object_kind object_id label title body folded address dated_on",
)
declare(
    "kernel.oldaddress", why="Leads from addresses that moved to where they moved.", leaves="council old new since_on"
)

declare("auth.permission", council="", why="Not used; part of the framework.", stays="name content_type codename")
declare("auth.group", council="", why="Not used; part of the framework.", stays="name")
declare("contenttypes.contenttype", council="", why="Names of tables; part of the framework.", stays="app_label model")
declare(
    "sessions.session",
    council="",
    why="Keeps somebody signed in, for at most 20 hours.",
    stays="session_key session_data expire_date",
    personal="session_data",
    kept=Kept("Until it ends", days=0, since="expire_date"),
)
declare(
    "account.emailaddress",
    council="",
    why="The address somebody signs in with.",
    stays="user email verified primary",
    personal="user email",
    kept=WHILE_HELD,
)
declare(
    "account.emailconfirmation",
    council="",
    why=PROOF,
    stays="email_address created sent key",
    kept=Kept("30 days", days=30, since="created"),
)
declare(
    "mfa.authenticator",
    council="",
    why=PROOF,
    stays="user type data created_at last_used_at",
    personal="user last_used_at",
    kept=WHILE_HELD,
)
declare(
    "socialaccount.socialaccount",
    council="",
    why="Joins an account with the council's own sign-in.",
    stays="user provider uid last_login date_joined extra_data",
    personal="user uid extra_data last_login",
    kept=WHILE_HELD,
)
declare(
    "socialaccount.socialapp", council="", why=OURS, stays="provider provider_id name client_id secret key settings"
)
declare(
    "socialaccount.socialtoken",
    council="",
    why="Never stored.",
    stays="app account token token_secret expires_at",
    kept=BY_ITSELF,
)
