-- One row per row of the fact, after :after up to :upto, that still bears the import's mark: removed.
DELETE FROM {table} WHERE tenant = :tenant AND ({key}) > ({after}) AND ({key}) <= ({upto}) AND source = :source;
