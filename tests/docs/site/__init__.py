"""The site: what is built, its links, and the page that checks documents."""
