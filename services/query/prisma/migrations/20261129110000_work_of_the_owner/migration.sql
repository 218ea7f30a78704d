-- The service's role owns no table (docs/decisions/0015). What it needs of the owner while it runs are these functions,
-- which act as the owner on the partitions of two tables and on nothing else.
CREATE FUNCTION "make_partition"("parent" TEXT, "partition" TEXT, "lower" TEXT, "upper" TEXT) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF "parent" NOT IN ('reading', 'reading_block') OR "partition" !~ ('^' || "parent" || '_[0-9]+$') THEN
        RAISE EXCEPTION '% cannot be made a partition of %', "partition", "parent" USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I (LIKE %I INCLUDING ALL)', "partition", "parent");
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', "parent", "partition", "lower", "upper");
END $$;

-- Removes a partition and all that is in it.
CREATE FUNCTION "drop_partition"("partition" TEXT) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_inherits
        WHERE inhrelid = to_regclass("partition") AND inhparent IN ('reading'::regclass, 'reading_block'::regclass)
    ) THEN
        RAISE EXCEPTION '% is no partition', "partition" USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('DROP TABLE %I', "partition");
END $$;

-- Has a partition's indexes by time take in the pages that were filled since; nothing where there is no such partition.
CREATE FUNCTION "summarize_partition"("partition" TEXT) RETURNS VOID
LANGUAGE SQL SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT brin_summarize_new_values(i.indexrelid)
    FROM pg_inherits p
        JOIN pg_index i ON i.indrelid = p.inhrelid
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_am a ON a.oid = c.relam
    WHERE p.inhrelid = to_regclass("partition") AND p.inhparent = 'reading'::regclass AND a.amname = 'brin';
$$;
