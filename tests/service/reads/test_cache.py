from service.reads.cache import TenantCache


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_entry_is_found_until_it_is_too_old() -> None:
    clock = Clock()
    cache: TenantCache[int] = TenantCache(45, clock)
    cache.put("a", "k", 1, 1)
    clock.now = 44.9
    assert cache.get("k") == 1
    clock.now = 45
    assert cache.get("k") is None
    assert len(cache) == 0


def test_a_tenant_is_dropped_without_the_others() -> None:
    cache: TenantCache[int] = TenantCache(45, Clock())
    cache.put("a", "k", 1, 1)
    cache.put("a", "l", 2, 1)
    cache.put("b", "m", 3, 1)
    cache.drop("a")
    cache.drop("nobody")
    assert [cache.get(key) for key in "klm"] == [None, None, 3]


def test_the_least_recently_used_goes_first() -> None:
    cache: TenantCache[int] = TenantCache(45, Clock(), max_entries=2)
    cache.put("a", "k", 1, 1)
    cache.put("b", "l", 2, 1)
    assert cache.get("k") == 1
    cache.put("a", "m", 3, 1)
    assert [cache.get(key) for key in "klm"] == [1, None, 3]
    cache.drop("b")
    assert len(cache) == 2


def test_a_key_that_is_put_again_has_the_new_value_and_tenant() -> None:
    cache: TenantCache[int] = TenantCache(45, Clock())
    cache.put("a", "k", 1, 1)
    cache.put("b", "k", 2, 1)
    cache.drop("a")
    assert cache.get("k") == 2


def test_nothing_is_kept_for_no_time() -> None:
    cache: TenantCache[int] = TenantCache(0, Clock())
    cache.put("a", "k", 1, 1)
    assert cache.get("k") is None


def test_entries_take_no_more_than_so_many_bytes() -> None:
    cache: TenantCache[int] = TenantCache(45, Clock(), max_bytes=10)
    cache.put("a", "k", 1, 4)
    cache.put("a", "l", 2, 4)
    cache.put("a", "k", 3, 6)
    assert [cache.get(key) for key in "kl"] == [3, 2]
    cache.put("b", "m", 4, 5)
    assert [cache.get(key) for key in "klm"] == [None, 2, 4]
