create procedure p() language sql begin atomic end; select 1;
