-- Version 7: one mark may stand for all order lines of a tenant, and then no line marks more.
DROP TRIGGER orders_inserted;
CREATE TRIGGER orders_inserted AFTER INSERT ON orders
WHEN NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'all_orders') BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT NEW.tenant, 'orders', NEW.bucket
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'orders' AND part = NEW.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT NEW.tenant, 'customer_orders', NEW.month_key, NEW.customer_id
  WHERE NEW.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'customer_orders'
                    AND part = NEW.month_key AND member = NEW.customer_id);
END;

DROP TRIGGER orders_replaced;
CREATE TRIGGER orders_replaced BEFORE INSERT ON orders
WHEN NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'all_orders')
AND EXISTS (
  SELECT 1 FROM orders WHERE tenant = NEW.tenant AND order_id = NEW.order_id AND line_no = NEW.line_no
  AND (customer_id, order_date, type, amount, profit, service_start, service_end, product_line, region)
      IS NOT (NEW.customer_id, NEW.order_date, NEW.type, NEW.amount, NEW.profit, NEW.service_start, NEW.service_end,
              NEW.product_line, NEW.region)
) BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT o.tenant, 'orders', o.bucket FROM orders AS o
  WHERE o.tenant = NEW.tenant AND o.order_id = NEW.order_id AND o.line_no = NEW.line_no
    AND NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = o.tenant AND d.subject = 'orders' AND d.part = o.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT o.tenant, 'customer_orders', o.month_key, o.customer_id
  FROM orders AS o
  WHERE o.tenant = NEW.tenant AND o.order_id = NEW.order_id AND o.line_no = NEW.line_no AND o.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = o.tenant AND d.subject = 'customer_orders'
                    AND d.part = o.month_key AND d.member = o.customer_id);
END;

DROP TRIGGER orders_updated;
CREATE TRIGGER orders_updated AFTER UPDATE ON orders
WHEN (OLD.tenant, OLD.order_id, OLD.line_no, OLD.customer_id, OLD.order_date, OLD.type, OLD.amount, OLD.profit,
      OLD.service_start, OLD.service_end, OLD.product_line, OLD.region)
     IS NOT (NEW.tenant, NEW.order_id, NEW.line_no, NEW.customer_id, NEW.order_date, NEW.type, NEW.amount, NEW.profit,
             NEW.service_start, NEW.service_end, NEW.product_line, NEW.region)
AND (OLD.tenant <> NEW.tenant
     OR NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'all_orders')) BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT OLD.tenant, 'orders', OLD.bucket
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'orders' AND part = OLD.bucket);
  INSERT INTO dirty (tenant, subject, part) SELECT NEW.tenant, 'orders', NEW.bucket
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'orders' AND part = NEW.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT OLD.tenant, 'customer_orders', OLD.month_key, OLD.customer_id
  WHERE OLD.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'customer_orders'
                    AND part = OLD.month_key AND member = OLD.customer_id);
  INSERT INTO dirty (tenant, subject, part, member) SELECT NEW.tenant, 'customer_orders', NEW.month_key, NEW.customer_id
  WHERE NEW.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'customer_orders'
                    AND part = NEW.month_key AND member = NEW.customer_id);
END;

DROP TRIGGER orders_deleted;
CREATE TRIGGER orders_deleted AFTER DELETE ON orders
WHEN NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'all_orders') BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT OLD.tenant, 'orders', OLD.bucket
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'orders' AND part = OLD.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT OLD.tenant, 'customer_orders', OLD.month_key, OLD.customer_id
  WHERE OLD.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'customer_orders'
                    AND part = OLD.month_key AND member = OLD.customer_id);
END;
