select code, count(*) from link_refusals group by code order by code
