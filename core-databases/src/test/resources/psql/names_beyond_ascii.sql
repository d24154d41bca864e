create table größe (straße text, "日;本" text, émoji😀 text);
select straße, "日;本" from größe;
