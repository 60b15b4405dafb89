"""The server as pymilvus sees it. Run with ARRWDB_URI; PythonSdkTest does."""

import os
import random
import unittest

from pymilvus import DataType, MilvusClient, MilvusException

URI = os.environ["ARRWDB_URI"]
DIM = 8
ROWS = 200


def vector(seed):
    source = random.Random(seed)
    return [source.uniform(-1, 1) for _ in range(DIM)]


def book(number):
    return {"id": number, "title": f"title-{number}", "year": 2000 + number % 20,
            "tags": [f"t{number % 5}"], "meta": {"n": number}, "vector": vector(number), "shelf": number % 3}


def squared(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


class Suite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = MilvusClient(uri=URI, timeout=60)
        cls.name = "python_books"
        cls.client.drop_collection(cls.name)
        schema = MilvusClient.create_schema(enable_dynamic_field=True)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("title", DataType.VARCHAR, max_length=64)
        schema.add_field("year", DataType.INT32, nullable=True)
        schema.add_field("level", DataType.INT64, default_value=7)
        schema.add_field("tags", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=4, max_length=16)
        schema.add_field("meta", DataType.JSON)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
        index = cls.client.prepare_index_params()
        index.add_index("vector", index_type="HNSW", metric_type="L2", params={"M": 16, "efConstruction": 100})
        cls.client.create_collection(cls.name, schema=schema, index_params=index, consistency_level="Strong")
        answer = cls.client.insert(cls.name, [book(n) for n in range(ROWS)])
        assert answer["insert_count"] == ROWS, answer

    @classmethod
    def tearDownClass(cls):
        cls.client.drop_collection(cls.name)
        cls.client.close()

    def test_server_and_collection(self):
        self.assertTrue(self.client.get_server_version())
        self.assertIn(self.name, self.client.list_collections())
        self.assertTrue(self.client.has_collection(self.name))
        self.assertFalse(self.client.has_collection("absent_one"))
        described = self.client.describe_collection(self.name)
        self.assertEqual([f["name"] for f in described["fields"]],
                         ["id", "title", "year", "level", "tags", "meta", "vector"])
        self.assertTrue(described["enable_dynamic_field"])
        self.assertIn("Loaded", str(self.client.get_load_state(self.name)["state"]))
        index = self.client.describe_index(self.name, "vector")
        self.assertEqual((index["index_type"], index["metric_type"]), ("HNSW", "L2"))

    def test_search(self):
        query = vector("query")
        expected = sorted(range(ROWS), key=lambda n: squared(query, vector(n)))
        hits = self.client.search(self.name, data=[query, vector(5)], limit=10, output_fields=["title", "shelf"])
        self.assertEqual([hit["id"] for hit in hits[0]], expected[:10])
        self.assertAlmostEqual(hits[0][0]["distance"], squared(query, vector(expected[0])), places=4)
        self.assertEqual(hits[1][0]["id"], 5)
        self.assertEqual(hits[1][0]["entity"]["title"], "title-5")
        self.assertEqual(hits[1][0]["entity"]["shelf"], 2)

    def test_search_with_filter_and_offset(self):
        query = vector("query")
        expected = sorted((n for n in range(ROWS) if n % 20 >= 10), key=lambda n: squared(query, vector(n)))
        hits = self.client.search(self.name, data=[query], filter="year >= {y}", filter_params={"y": 2010},
                                  limit=5, search_params={"params": {"ef": 128}, "offset": 3})
        self.assertEqual([hit["id"] for hit in hits[0]], expected[3:8])

    def test_search_iterator(self):
        query = vector("query")
        expected = sorted(range(ROWS), key=lambda n: squared(query, vector(n)))
        iterator = self.client.search_iterator(self.name, data=[query], batch_size=30, search_params={"params": {"ef": 30}})
        seen = []
        while page := iterator.next():
            seen += [hit["id"] for hit in page]
        iterator.close()
        self.assertEqual(seen, expected)

    def test_query(self):
        rows = self.client.query(self.name, filter="id in [3, 4] and meta['n'] > 3", output_fields=["*"])
        self.assertEqual(len(rows), 1)
        row = rows[0]
        self.assertEqual((row["id"], row["title"], row["level"], list(row["tags"]), row["meta"], row["shelf"]),
                         (4, "title-4", 7, ["t4"], {"n": 4}, 1))
        self.assertEqual(len(self.client.query(self.name, filter="shelf == 1", limit=7)), 7)
        self.assertEqual(self.client.query(self.name, filter="", output_fields=["count(*)"])[0]["count(*)"], ROWS)
        self.assertEqual(self.client.query(self.name, filter="id == -1", output_fields=["title"]), [])
        self.assertEqual([r["id"] for r in self.client.get(self.name, ids=[9])], [9])

    def test_upsert_and_delete(self):
        extra = [dict(book(n), title="new", year=None) for n in range(5000, 5010)]
        self.client.upsert(self.name, extra)
        self.assertEqual(len(self.client.query(self.name, filter="title == 'new' and year is null")), 10)
        self.client.upsert(self.name, [dict(extra[0], title="newer")])
        self.assertEqual(len(self.client.query(self.name, filter="title == 'new'")), 9)
        self.client.delete(self.name, ids=[5000, 5001])
        self.client.delete(self.name, filter="id >= 5002")
        self.assertEqual(self.client.query(self.name, filter="id >= 5000"), [])

    def test_flush_statistics_and_partitions(self):
        self.client.flush(self.name)
        self.assertGreaterEqual(self.client.get_collection_stats(self.name)["row_count"], ROWS)
        self.client.create_partition(self.name, "p")
        self.assertIn("p", self.client.list_partitions(self.name))
        self.client.release_partitions(self.name, ["p"])
        self.client.drop_partition(self.name, "p")
        self.assertFalse(self.client.has_partition(self.name, "p"))

    def test_quick_setup(self):
        self.client.drop_collection("python_quick")
        self.client.create_collection("python_quick", dimension=4)
        self.client.insert("python_quick", [{"id": n, "vector": [n, 1, 1, 1], "colour": "red"} for n in range(3)])
        hits = self.client.search("python_quick", data=[[0, 1, 1, 1]], limit=3, output_fields=["colour"],
                                  consistency_level="Strong")
        self.assertEqual(len(hits[0]), 3)
        self.assertEqual(hits[0][0]["entity"]["colour"], "red")
        self.client.drop_collection("python_quick")

    def test_aliases(self):
        self.client.drop_alias("python_alias")
        self.client.drop_collection("python_other")
        self.client.create_collection("python_other", dimension=DIM, consistency_level="Strong")
        self.client.create_alias(self.name, "python_alias")
        self.assertEqual([r["id"] for r in self.client.get("python_alias", ids=[9])], [9])
        self.assertEqual(self.client.describe_collection("python_alias")["collection_name"], self.name)
        self.assertEqual(self.client.describe_collection(self.name)["aliases"], ["python_alias"])
        self.assertEqual(self.client.list_aliases(self.name)["aliases"], ["python_alias"])
        self.client.alter_alias("python_other", "python_alias")
        self.assertEqual(self.client.describe_alias("python_alias")["collection_name"], "python_other")
        self.client.insert("python_alias", [{"id": 1, "vector": vector(1)}])
        hits = self.client.search("python_alias", data=[vector(1)], limit=10)
        self.assertEqual([hit["id"] for hit in hits[0]], [1])
        with self.assertRaises(MilvusException) as failure:
            self.client.drop_collection("python_other")
        self.assertIn("has associated aliases [python_alias]", failure.exception.message)
        with self.assertRaises(MilvusException) as failure:
            self.client.create_alias(self.name, "python_alias")
        self.assertEqual(failure.exception.code, 1602)
        self.client.drop_alias("python_alias")
        with self.assertRaises(MilvusException) as failure:
            self.client.describe_alias("python_alias")
        self.assertEqual(failure.exception.code, 1600)
        self.client.drop_collection("python_other")

    def test_refusals(self):
        with self.assertRaises(MilvusException) as failure:
            self.client.query(self.name, filter="id >")
        self.assertEqual(failure.exception.code, 1100)
        self.assertIn("cannot parse expression", failure.exception.message)
        with self.assertRaises(MilvusException) as failure:
            self.client.describe_collection("absent_one")
        self.assertEqual(failure.exception.code, 100)
        with self.assertRaises(MilvusException) as failure:
            self.client.search(self.name, data=[[1.0, 2.0]], limit=1)
        self.assertNotEqual(failure.exception.code, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
