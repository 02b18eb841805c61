"""Addresses of signing in, of my account, of signed links and of the council's look. Names are those django-allauth asks for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as app_codes
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as directory
from django.urls import path, re_path

from wardmote.website import links, look, sign_in_pages

DIRECTORY = {"provider_id": "council"}

urlpatterns = [
    path("look.css", look.look_css, name="look"),
    path("logo.png", look.logo_png, name="logo"),
    path("link/<str:token>/", links.open_link, name="link"),
    path("sign-in/", sign_in_pages.sign_in, name="account_login"),
    path("sign-in/code/", sign_in_pages.request_code, name="account_request_login_code"),
    path("sign-in/code/enter/", sign_in_pages.confirm_code, name="account_confirm_login_code"),
    path("sign-in/practice/", sign_in_pages.practise, name="practise"),
    path("sign-in/second-step/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/second-step/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/again/key/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sign-in/new-password/", sign_in_pages.new_password, name="account_reset_password"),
    path("sign-in/new-password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "sign-in/new-password/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sign-in/join/", account.signup, name="account_signup"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/<str:provider_id>/start/", directory.login, name="openid_connect_login"),
    path("sign-in/<str:provider_id>/back/", directory.callback, name="openid_connect_callback"),
    path("sign-in/stopped/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/failed/", social.login_error, name="socialaccount_login_error"),
    path("sign-out/", account.logout, name="account_logout"),
    path("my/account/", sign_in_pages.my_account, name="my_account"),
    path("my/account/held/", sign_in_pages.my_held, name="my_held"),
    path("my/account/password/", account.password_change, name="account_change_password"),
    path("my/account/password/set/", account.password_set, name="account_set_password"),
    path("my/account/two-step/", mfa.index, name="mfa_index"),
    path("my/account/two-step/app/", app_codes.activate_totp, name="mfa_activate_totp"),
    path("my/account/two-step/app/stop/", app_codes.deactivate_totp, name="mfa_deactivate_totp"),
    path("my/account/two-step/spare-codes/", spare_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "my/account/two-step/spare-codes/new/", spare_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "my/account/two-step/spare-codes.txt", spare_codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("my/account/two-step/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("my/account/two-step/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("my/account/two-step/keys/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("my/account/two-step/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
]
