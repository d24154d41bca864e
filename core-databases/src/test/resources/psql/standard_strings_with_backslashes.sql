select 'C:\', 'a;', '\D:\';
select 'it''s;', '';
