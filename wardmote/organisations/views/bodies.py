"""Bodies and posts: lists, one of each, and every way they begin, change and end."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations import bodies, queries
from wardmote.organisations.forms import (
    BodyForm,
    CapacityForm,
    EndForm,
    LastDayForm,
    PostForm,
    RenameForm,
    body_choices,
    post_choices,
)
from wardmote.organisations.models import Body, BodyCapacity, Post
from wardmote.organisations.views.frame import administrators, found_or_404, one_form, posted, trail

BODIES, POSTS = "/settings/bodies/", "/settings/posts/"


def _is_over(row: Body | Post) -> bool:
    return row.until_on is not None and row.until_on < timezone.localdate()


# Bodies


def _body(request: CouncilRequest, slug: str) -> Body:
    found: Body = found_or_404(Body.objects.of(request.council), slug=slug)
    return found


def _body_crumbs(body: Body | None = None) -> list[dict[str, str]]:
    step = (_("Committees, teams and partners"), BODIES)
    return trail(step) if body is None else trail(step, (body.name, f"{BODIES}{body.slug}/"))


HEADINGS = {
    Body.Kind.COUNCIL: gettext_lazy("The council"),
    Body.Kind.CABINET: gettext_lazy("Cabinet or executive"),
    Body.Kind.COMMITTEE: gettext_lazy("Committees"),
    Body.Kind.TEAM: gettext_lazy("Teams and departments"),
    Body.Kind.PARTNER: gettext_lazy("Partner organisations"),
    Body.Kind.PARISH: gettext_lazy("Parish and town councils"),
    Body.Kind.GROUP: gettext_lazy("Partnership groups"),
}


@administrators
def bodies_listed(request: CouncilRequest) -> HttpResponse:
    """Bodies by kind, and those that ended. 1 query beside the frame's."""
    rows = list(Body.objects.of(request.council).select_related("parent", "successor"))
    by_kind: dict[str, list[Body]] = defaultdict(list)
    for row in rows:
        if not _is_over(row):
            by_kind[row.kind].append(row)
    groups = [{"heading": str(HEADINGS[kind]), "rows": by_kind[kind]} for kind in Body.Kind if by_kind[kind]]
    context = {"groups": groups, "ended": [row for row in rows if _is_over(row)], "breadcrumbs": trail()}
    return render(request, "organisations/bodies.html", context)


@administrators
def body_one(request: CouncilRequest, slug: str) -> HttpResponse:
    """One body: what is known of it, its capacities, posts and earlier names."""
    body = _body(request, slug)
    return render(
        request,
        "organisations/body.html",
        {
            "body": body,
            "capacities": body.capacities.order_by("from_on"),
            "posts": body.posts.order_by("title"),
            "names": body.earlier_names.all(),
            "came_from": body.predecessors.order_by("name"),
            "is_over": _is_over(body),
            "today": timezone.localdate(),
            "breadcrumbs": _body_crumbs(),
        },
    )


@administrators
def body_add(request: CouncilRequest) -> HttpResponse:
    """Add a body."""
    return one_form(
        request,
        BodyForm(request.council, posted(request)),
        lambda said: bodies.add_body(by=request.actor, at=now(), **said),
        title=_("Add a body"),
        button=_("Add"),
        to=lambda made: f"{BODIES}{made.slug}/",
        said=_("It is added."),
        crumbs=_body_crumbs(),
    )


@administrators
def body_change(request: CouncilRequest, slug: str) -> HttpResponse:
    """Change what is known of a body."""
    body = _body(request, slug)
    initial = {"kind": body.kind, **{name: getattr(body, name) for name in bodies.BODY_FIELDS}}
    return one_form(
        request,
        BodyForm(request.council, posted(request), initial=initial, body=body),
        lambda said: bodies.change_body(body.pk, by=request.actor, at=now(), **said),
        title=_("Change %(body)s") % {"body": body},
        button=_("Save"),
        to=f"{BODIES}{slug}/",
        said=_("It is saved."),
        crumbs=_body_crumbs(body),
    )


@administrators
def body_rename(request: CouncilRequest, slug: str) -> HttpResponse:
    """Give a body a new name."""
    body = _body(request, slug)
    return one_form(
        request,
        RenameForm(posted(request), initial={"name": body.name, "from_on": timezone.localdate()}),
        lambda said: bodies.rename_body(body.pk, by=request.actor, at=now(), **said),
        title=_("Rename %(body)s") % {"body": body},
        lead=_("The earlier name is kept. Old addresses lead to the new one."),
        button=_("Rename"),
        to=lambda made: f"{BODIES}{made.slug}/",
        said=_("It is renamed."),
        crumbs=_body_crumbs(body),
    )


@administrators
def body_end(request: CouncilRequest, slug: str) -> HttpResponse:
    """Dissolve a body, or merge it into another."""
    body = _body(request, slug)

    def act(said: dict[str, Any]) -> Any:
        day, reason, heir = said["last_on"], said["reason"], said["successor_id"]
        if said["merges"]:
            return bodies.merge_bodies([body.pk], into_id=heir, last_on=day, reason=reason, by=request.actor, at=now())
        return bodies.end_body(body.pk, last_on=day, reason=reason, successor_id=heir, by=request.actor, at=now())

    choices = body_choices(request.council, _("Nobody"), but=body)
    return one_form(
        request,
        EndForm(choices, posted(request), initial={"last_on": timezone.localdate()}, may_merge=True),
        act,
        title=_("End or merge %(body)s") % {"body": body},
        button=_("End it"),
        to=f"{BODIES}{slug}/",
        said=_("It comes to an end."),
        crumbs=_body_crumbs(body),
        is_drastic=True,
    )


@administrators
def capacity_add(request: CouncilRequest, slug: str) -> HttpResponse:
    """Say in what capacity a body may sit."""
    body = _body(request, slug)
    return one_form(
        request,
        CapacityForm(posted(request)),
        lambda said: bodies.give_capacity(body.pk, said.pop("capacity"), by=request.actor, at=now(), **said),
        title=_("Add a capacity to %(body)s") % {"body": body},
        lead=_("The capacity decides which law binds those whom the body asks."),
        button=_("Add"),
        to=f"{BODIES}{slug}/",
        said=_("The capacity is added."),
        crumbs=_body_crumbs(body),
    )


@administrators
def capacity_end(request: CouncilRequest, slug: str, pk: int) -> HttpResponse:
    """Say that a body no longer sits in a capacity."""
    body = _body(request, slug)
    row: BodyCapacity = found_or_404(BodyCapacity.objects.of(request.council).filter(body=body), pk=pk)
    return one_form(
        request,
        LastDayForm(posted(request), initial={"last_on": timezone.localdate()}),
        lambda said: bodies.end_capacity(row.pk, last_on=said["last_on"], by=request.actor, at=now()),
        title=_("End the capacity “%(capacity)s”") % {"capacity": row.get_capacity_display()},
        lead=body.name,
        button=_("End it"),
        to=f"{BODIES}{slug}/",
        said=_("The last day is saved."),
        crumbs=_body_crumbs(body),
        is_drastic=True,
    )


# Posts


def _post(request: CouncilRequest, slug: str) -> Post:
    found: Post = found_or_404(
        Post.objects.of(request.council).select_related("body", "reports_to", "successor"), slug=slug
    )
    return found


def _post_crumbs(post: Post | None = None) -> list[dict[str, str]]:
    step = (_("Posts"), POSTS)
    return trail(step) if post is None else trail(step, (post.title, f"{POSTS}{post.slug}/"))


@administrators
def posts_listed(request: CouncilRequest) -> HttpResponse:
    """Posts with who holds them. 2 queries beside the frame's."""
    today = timezone.localdate()
    directory = queries.Directory(request.council, today)
    rows = list(Post.objects.of(request.council).select_related("body"))
    lines = [{"post": row, "holders": directory.holders(row)} for row in rows if not _is_over(row)]
    return render(
        request,
        "organisations/posts.html",
        {
            "lines": lines,
            "empty": sum(not line["holders"] for line in lines),
            "ended": [row for row in rows if _is_over(row)],
            "breadcrumbs": trail(),
        },
    )


@administrators
def post_one(request: CouncilRequest, slug: str) -> HttpResponse:
    """One post: who holds and held it, who is written to, earlier titles."""
    post = _post(request, slug)
    today = timezone.localdate()
    return render(
        request,
        "organisations/post.html",
        {
            "post": post,
            "holdings": post.holdings.select_related("person").order_by("-from_on"),
            "names": post.earlier_names.all(),
            "came_from": post.predecessors.order_by("title"),
            "recipients": queries.recipients_for(post, today),
            "is_over": _is_over(post),
            "today": today,
            "breadcrumbs": _post_crumbs(),
        },
    )


@administrators
def post_add(request: CouncilRequest) -> HttpResponse:
    """Add a post."""
    return one_form(
        request,
        PostForm(request.council, posted(request)),
        lambda said: bodies.add_post(by=request.actor, at=now(), **said),
        title=_("Add a post"),
        lead=_("Posts are named in public, the people who hold them are not."),
        button=_("Add"),
        to=lambda made: f"{POSTS}{made.slug}/",
        said=_("The post is added."),
        crumbs=_post_crumbs(),
    )


@administrators
def post_change(request: CouncilRequest, slug: str) -> HttpResponse:
    """Change what is known of a post."""
    post = _post(request, slug)
    initial = {name: getattr(post, name) for name in bodies.POST_FIELDS}
    return one_form(
        request,
        PostForm(request.council, posted(request), initial=initial, post=post),
        lambda said: bodies.change_post(post.pk, by=request.actor, at=now(), **said),
        title=_("Change %(post)s") % {"post": post},
        button=_("Save"),
        to=f"{POSTS}{slug}/",
        said=_("The post is saved."),
        crumbs=_post_crumbs(post),
    )


@administrators
def post_rename(request: CouncilRequest, slug: str) -> HttpResponse:
    """Give a post a new title."""
    post = _post(request, slug)
    return one_form(
        request,
        RenameForm(posted(request), initial={"name": post.title, "from_on": timezone.localdate()}),
        lambda said: bodies.rename_post(
            post.pk, title=said["name"], from_on=said["from_on"], by=request.actor, at=now()
        ),
        title=_("Rename %(post)s") % {"post": post},
        lead=_("The earlier title is kept. Its old address leads to the new one."),
        button=_("Rename"),
        to=lambda made: f"{POSTS}{made.slug}/",
        said=_("The post is renamed."),
        crumbs=_post_crumbs(post),
    )


@administrators
def post_end(request: CouncilRequest, slug: str) -> HttpResponse:
    """Abolish a post."""
    post = _post(request, slug)
    return one_form(
        request,
        EndForm(
            post_choices(request.council, _("Nobody"), but=post),
            posted(request),
            initial={"last_on": timezone.localdate()},
            may_merge=False,
        ),
        lambda said: bodies.end_post(post.pk, by=request.actor, at=now(), **said),
        title=_("End %(post)s") % {"post": post},
        button=_("End the post"),
        to=f"{POSTS}{slug}/",
        said=_("The post comes to an end."),
        crumbs=_post_crumbs(post),
        is_drastic=True,
    )
