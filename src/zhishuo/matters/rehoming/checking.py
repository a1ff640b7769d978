"""What holds after every change, for `zhishuo check`: nothing open hangs on a place that went on as another."""

# number, what is wrong
STRAYED = """
SELECT DISTINCT m.number, 'lies at ' || m.place || ' or with an office there, which went on as another place' FROM matters_matter m
JOIN people_office o ON o.id IN (m.owner_id, m.first_id)
JOIN places_place p ON p.code IN (m.place, o.place) AND p.until IS NOT NULL AND p.successor IS NOT NULL
WHERE m.stage IN ('registered', 'offered', 'handling', 'waiting', 'answered')
"""
