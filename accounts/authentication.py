"""Staff reach the REST contract with the session of their browser."""

from rest_framework.authentication import SessionAuthentication


class StaffSession(SessionAuthentication):
    """Django's session with CSRF; answers 401, not 403, when there is none."""

    def authenticate_header(self, request: object) -> str:
        return "Session"
