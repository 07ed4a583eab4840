"""A graph of another hand, as plain Cypher: labels and properties in two languages, days and money of every kind."""

from __future__ import annotations

import re
from pathlib import Path

import neo4j

FIRMS = """
UNWIND [
  ['C1', '华东精密制造有限公司', '91310000MA1FL0AB4X', '存续', 5000, date('2008-05-12'), true],
  ['C2', '江南电子科技有限公司', '91320500MA1MX1CD2K', '在业', 1200.5, date('2012-11-03'), true],
  ['C3', '临港物流有限公司', null, '存续', 300, date('2015-02-28'), false],
  ['C4', '旧城贸易有限公司', null, '注销', null, date('1999-09-09'), false]
] AS row
CREATE (:Company {编号: row[0], 名称: row[1], 税号: row[2], 状态: row[3], 注册资本: row[4], 成立日期: row[5],
                  client: row[6], 行业: '制造业', 地区: '上海市', 位置: point({latitude: 31.2, longitude: 121.5})})
"""
LISTED = "MATCH (n:Company {编号: 'C1'}) SET n:Listed, n.曾用名 = ['华东精密机械厂', '华东机床厂']"
HOLDER = "CREATE (:Holder {名称: '长三角产业投资有限公司'}), (:Bank {name: 'a bank'})"

SOLD = """
UNWIND [
  ['C1', 'C2', '10000001', date('2023-01-05'), 10000, 1300, 11300, '正常'],
  ['C1', 'C2', '10000001', date('2023-01-05'), 10000, 1300, 11300, '正常'],
  ['C1', 'C2', '10000002', datetime('2023-02-28T17:30:00Z'), 20000, 2600, 22600, '正常'],
  ['C2', 'C1', '10000003', '2023-03-07', -5000, -650, -5650, '红冲'],
  ['C2', 'C2', '10000004', localdatetime('2023-03-08T00:00:00'), 700, 91, 791, '正常'],
  ['C3', 'C1', '10000005', '2023/4/1', '400', '52', '452', '作废'],
  ['C3', 'C1', '10000006', 'next spring', 400, 52, 452, '正常'],
  ['C3', 'C2', '10000007', date('2023-04-02'), null, 52, 452, '正常'],
  ['C3', 'C2', '10000008', duration('P3M'), 400, 52, 452, '正常'],
  ['C3', 'C2', '10000009', date('2023-04-03'), 400, 52, 452, '丢失']
] AS row
MATCH (a:Company {编号: row[0]}) MATCH (b:Company {编号: row[1]})
CREATE (a)-[r:SOLD_TO {发票号: row[2], 开票日: row[3], amount: row[4], tax: row[5], total: row[6]}]->(b)
SET r.状态 = row[7], r.`行 号` = 1
"""
TO_THE_BANK = "MATCH (a:Company {编号: 'C1'}) MATCH (b:Bank) CREATE (a)-[:SOLD_TO {发票号: '9'}]->(b)"

TIES = """
MATCH (h:Holder), (a:Company {编号: 'C1'}), (b:Company {编号: 'C2'}), (c:Company {编号: 'C3'})
CREATE (h)-[:OWNS {pct: 35.5, since: date('2010-01-01')}]->(a), (a)-[:OWNS {pct: 60, since: date('2016-06-06')}]->(c)
CREATE (a)-[:GUARANTEED {合同号: 'G1', 金额_万元: 200, from: date('2022-01-01'), until: date('2025-01-01')}]->(b)
CREATE (b)-[:GUARANTEED {合同号: 'G2', 金额_万元: -3, from: date('2022-05-01'), until: date('2021-01-01')}]->(a)
CREATE (c)-[:GUARANTEED {合同号: 'G3', 金额_万元: 1, from: date('2022-05-01'), void: true}]->(a)
"""
PAID = """
UNWIND [['T1', 1672876800000, 12.34, 'C1', 'C2'], ['T2', 1672963200000, -1.0, 'C2', 'C3']] AS row
MATCH (a:Company {编号: row[3]}) MATCH (b:Company {编号: row[4]})
CREATE (a)-[:PAID]->(:Transfer {no: row[0], at: row[1], yuan: row[2]})-[:TO]->(b)
"""
WRITTEN = (FIRMS, LISTED, HOLDER, SOLD, TO_THE_BANK, TIES, PAID)


def write(url: str, *statements: str) -> None:
    """Run statements in the Neo4j of a URL that has user and password in it."""
    scheme, user, password, place = re.fullmatch(r"(\w+)://(.*?):(.*?)@(.*)/\w+", url).groups()  # type: ignore[union-attr]
    with neo4j.GraphDatabase.driver(f"{scheme}://{place}", auth=(user, password)) as driver:
        for statement in statements:
            driver.execute_query(statement)  # type: ignore[arg-type]


def mapping(checkout: Path, which: int = 0) -> str:
    """A mapping of the page of the docs: of a foreign graph, or of Lianke's own."""
    page = (checkout / "docs" / "neo4j.md").read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", page, re.S)[which]
