"""The second factor of staff, walked in a browser: no desk without one, passkey and app, recovery codes shown once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from concord.site.demo.people import code
from tests import factory
from tests.running import Running

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page, **more: bool) -> Callable[[bool], None]:
    """Gives the page's browser an authenticator like a phone's; returns how to let it refuse or know its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | more})

    def verified(yes: bool) -> None:
        session.send("WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": yes})

    return verified


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(factory.PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def fits(page: Page, accessible: Callable[[Page], None]) -> None:
    """Accessible, and nothing to scroll sideways."""
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_passkey_is_enrolled_and_signs_in(device: str, open_browser, site: Running, accessible) -> None:
    page = open_browser(device)
    account = factory.member("registrar", second_factor=False)
    verified = with_authenticator(page)

    sign_in(page, account.email)
    page.wait_for_url("**/accounts/2fa/")
    fits(page, accessible)
    page.goto("/desk/")
    assert page.url.endswith("/accounts/2fa/"), "no desk with a password alone"

    page.locator('a[href$="/webauthn/add/"]').click()
    fits(page, accessible)
    verified(False)
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    fits(page, accessible)
    verified(True)
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/")
    codes = page.locator(".cc-codes li").all_inner_texts()
    assert len(codes) == 10
    fits(page, accessible)
    page.reload()
    assert not any(one in page.content() for one in codes), "recovery codes are shown once"
    fits(page, accessible)
    for path in ("", "webauthn/", "recovery-codes/generate/"):
        page.goto(f"/accounts/2fa/{path}")
        fits(page, accessible)

    sign_out(page)
    page.goto("/accounts/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/desk/")

    sign_out(page)
    sign_in(page, account.email)
    assert page.url.endswith("/2fa/authenticate/"), "the password alone opens nothing any more"
    fits(page, accessible)
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url("**/desk/")

    sign_out(page)
    sign_in(page, account.email)
    page.locator("input[name=code]").fill(codes[0])
    page.locator("form:has(input[name=code]) button").first.click()
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_an_authenticator_app_is_enrolled_and_signs_in(device: str, open_browser, site: Running, accessible) -> None:
    page = open_browser(device)
    account = factory.member("mediator", second_factor=False)
    sign_in(page, account.email)
    page.locator('a[href$="/totp/activate/"]').click()
    fits(page, accessible)
    secret = page.locator("#secret").input_value()
    page.locator("input[name=code]").fill("000000")
    page.locator("form:has(input[name=code]) button").first.click()
    expect(page.locator(".govuk-error-summary[aria-labelledby]")).to_be_visible()
    fits(page, accessible)
    page.locator("input[name=code]").fill(code(secret))
    page.locator("form:has(input[name=code]) button").first.click()
    page.wait_for_url("**/recovery-codes/")
    kept = Authenticator.objects.get(user=account, type="totp").data["secret"]
    assert secret not in kept, "the secret lies sealed"

    sign_out(page)
    sign_in(page, account.email)
    assert page.url.endswith("/2fa/authenticate/")
    expect(page.locator("#mfa_webauthn_authenticate")).to_have_count(0)
    page.locator("input[name=code]").fill(code(secret))
    page.locator("form:has(input[name=code]) button").first.click()
    page.wait_for_url("**/desk/")

    page.goto("/accounts/2fa/totp/deactivate/")
    assert "reauthenticate" in page.url, "a factor is not taken away by whoever finds the page open"
    fits(page, accessible)


def test_a_first_factor_ends_the_sessions_that_began_with_the_password_alone(open_browser, site: Running) -> None:
    account = factory.member("registrar", second_factor=False)
    thief, owner = open_browser("desktop"), open_browser("phone")
    with_authenticator(owner)
    for page in (thief, owner):
        sign_in(page, account.email)
        assert page.url.endswith("/accounts/2fa/")
    owner.locator('a[href$="/webauthn/add/"]').click()
    owner.locator("#mfa_webauthn_add").click()
    owner.wait_for_url("**/recovery-codes/")
    owner.goto("/desk/")
    assert owner.url.endswith("/desk/")
    thief.goto("/desk/")
    assert "/accounts/login/" in thief.url
