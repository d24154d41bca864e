create table commit_log (begin int, "end" int, rollback text);
select 1 as commit, 2 as begin from commit_log where rollback = 'abort;';
