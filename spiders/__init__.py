"""The Scrapy project: discovery, fetching, politeness and WARC output."""
