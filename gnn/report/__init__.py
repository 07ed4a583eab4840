"""The link model's report: trained and judged at several days with several seeds, beside peers, part by part."""
