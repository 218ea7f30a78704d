-- The rollups of a day are written anew each hour of it, and stay for ever: by default their table would be vacuumed
-- only when a fifth of a long history is dead rows. Only pages that changed are looked at, so that often is cheap.
ALTER TABLE "rollup" SET (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 500
);
ALTER TABLE "rollup_group" SET (
    autovacuum_vacuum_scale_factor = 0.02,
    toast.autovacuum_vacuum_scale_factor = 0.02
);
