"""English local authorities: names that are never a typo of another body's, however alike.

Hertfordshire is one letter from Herefordshire. Knowing the names also lets a question about an
authority whose report is not there be answered as such.
"""

from __future__ import annotations

AUTHORITIES: frozenset[str] = frozenset(
    name.strip().casefold()
    for name in """
    Barking and Dagenham, Barnet, Barnsley, Bath and North East Somerset, Bedford, Bexley,
    Birmingham, Blackburn with Darwen, Blackpool, Bolton, Bournemouth, Bracknell Forest, Bradford,
    Brent, Brighton and Hove, Bristol, Bromley, Buckinghamshire, Bury, Calderdale, Cambridgeshire,
    Camden, Central Bedfordshire, Cheshire East, Cheshire West and Chester, Cornwall, Coventry,
    Croydon, Cumberland, Cumbria, Darlington, Derby, Derbyshire, Devon, Doncaster, Dorset, Dudley,
    Durham, Ealing, East Riding of Yorkshire, East Sussex, Enfield, Essex, Gateshead,
    Gloucestershire, Greenwich, Hackney, Halton, Hammersmith and Fulham, Hampshire, Haringey,
    Harrow, Hartlepool, Havering, Herefordshire, Hertfordshire, Hillingdon, Hounslow,
    Isle of Wight, Isles of Scilly, Islington, Kensington and Chelsea, Kent, Kingston upon Hull,
    Kingston upon Thames, Kirklees, Knowsley, Lambeth, Lancashire, Leeds, Leicester,
    Leicestershire, Lewisham, Lincolnshire, Liverpool, Luton, Manchester, Medway, Merton,
    Middlesbrough, Milton Keynes, Newcastle upon Tyne, Newham, Norfolk, North East Lincolnshire,
    North Lincolnshire, North Northamptonshire, North Somerset, North Tyneside, North Yorkshire,
    Northamptonshire, Northumberland, Nottingham, Nottinghamshire, Oldham, Oxfordshire,
    Peterborough, Plymouth, Poole, Portsmouth, Reading, Redbridge, Redcar and Cleveland,
    Richmond upon Thames, Rochdale, Rotherham, Rutland, Salford, Sandwell, Sefton, Sheffield,
    Shropshire, Slough, Solihull, Somerset, South Gloucestershire, South Tyneside, Southampton,
    Southend-on-Sea, Southwark, St Helens, Staffordshire, Stockport, Stockton-on-Tees,
    Stoke-on-Trent, Suffolk, Sunderland, Surrey, Sutton, Swindon, Tameside, Telford and Wrekin,
    Thurrock, Torbay, Tower Hamlets, Trafford, Wakefield, Walsall, Waltham Forest, Wandsworth,
    Warrington, Warwickshire, West Berkshire, West Northamptonshire, West Sussex, Westminster,
    Westmorland and Furness, Wigan, Wiltshire, Windsor and Maidenhead, Wirral, Wokingham,
    Wolverhampton, Worcestershire, York
    """.replace("\n", " ").split(",")
)

_ORDINARY = "bath battle deal eden hope march reading sale stone street test ware wells"
ORDINARY: frozenset[str] = frozenset(_ORDINARY.split())
"""Names that are everyday words too: they need a capital or company to be read as a place."""
