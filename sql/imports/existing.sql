-- Whether the fact has a row at all among the keys of a batch, after :after up to :upto.
SELECT 1 FROM {table} WHERE tenant = :tenant AND ({key}) > ({after}) AND ({key}) <= ({upto}) LIMIT 1;
