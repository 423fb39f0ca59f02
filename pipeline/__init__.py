"""The pipeline behind the archive: everything from a WARC file to an alert, in plain Python and SQL.

Nothing here imports Airflow, Scrapy or the command line; `pipeline.records` holds the words it speaks.
"""
