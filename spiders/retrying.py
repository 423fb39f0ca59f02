"""A second try after a pause: Scrapy's own comes at once."""

from __future__ import annotations

import asyncio

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Request, Response

PAUSE = "RETRY_PAUSE"  # the setting, in seconds


class PatientRetry(RetryMiddleware):
    """Downloader middleware: tries again what RetryMiddleware would, but leaves the site alone for a while."""

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response, or the request for another try."""
        result = super().process_response(request, response)
        await self._pause(result)
        return result

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """The request for another try, or None when there is none to be made."""
        result = super().process_exception(request, exception)
        await self._pause(result)
        return result

    async def _pause(self, result: Request | Response | None) -> None:
        if isinstance(result, Request):
            await asyncio.sleep(self.crawler.settings.getfloat(PAUSE))
