"""The site: notebooks, figures and tables as pages that open without a server and load nothing from elsewhere."""

from analysis.site.build import build_site

__all__ = ["build_site"]
