--
-- PostgreSQL database dump
--

\restrict k3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Y

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: address; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.address AS (
	street text,
	"zip;code" text
);


ALTER TYPE public.address OWNER TO postgres;

--
-- Name: money_range; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.money_range AS RANGE (
    subtype = numeric,
    multirange_type_name = public.money_multirange
);


ALTER TYPE public.money_range OWNER TO postgres;

--
-- Name: phone; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.phone AS text
	CONSTRAINT phone_form CHECK ((VALUE ~ '^\+?[0-9 ;\-]+$'::text));


ALTER DOMAIN public.phone OWNER TO postgres;

--
-- Name: severity; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.severity AS ENUM (
    'low',
    'it''s; high',
    'größer'
);


ALTER TYPE public.severity OWNER TO postgres;

--
-- Name: atomic_example(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.atomic_example() RETURNS integer
    LANGUAGE sql
    RETURN 1;


ALTER FUNCTION public.atomic_example() OWNER TO postgres;

--
-- Name: close_day(integer); Type: PROCEDURE; Schema: public; Owner: postgres
--

CREATE PROCEDURE public.close_day(INOUT n integer)
    LANGUAGE plpgsql
    AS $$ begin n := n + 1; end $$;


ALTER PROCEDURE public.close_day(INOUT n integer) OWNER TO postgres;

--
-- Name: plain(integer, text); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.plain(a integer, b text DEFAULT 'x;y'::text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$select a || b || ';'$$;


ALTER FUNCTION public.plain(a integer, b text) OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: visit; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.visit (
    id integer NOT NULL,
    patient_id bigint,
    at timestamp with time zone NOT NULL,
    price numeric(10,2)
)
PARTITION BY RANGE (at);


ALTER TABLE public.visit OWNER TO postgres;

--
-- Name: total(bigint); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.total(p bigint) RETURNS numeric
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT sum(
         CASE
             WHEN (v.price > (0)::numeric) THEN v.price
             ELSE (0)::numeric
         END) AS sum
    FROM public.visit v
   WHERE (v.patient_id = total.p);
 SELECT COALESCE(sum(v.price), (0)::numeric) AS "coalesce"
    FROM public.visit v
   WHERE (v.patient_id = total.p);
END;


ALTER FUNCTION public.total(p bigint) OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_X$
begin
    -- it's a comment; with 'quotes'
    if new.name = '$_$' then
        raise exception 'no; %', new.name;
    end if;
    execute $$select 1;$$;
    return new;
end;
$_X$;


ALTER FUNCTION public.touch() OWNER TO postgres;

--
-- Name: joined(text); Type: AGGREGATE; Schema: public; Owner: postgres
--

CREATE AGGREGATE public.joined(text) (
    SFUNC = textcat,
    STYPE = text,
    INITCOND = ''
);


ALTER AGGREGATE public.joined(text) OWNER TO postgres;

--
-- Name: ===; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.=== (
    FUNCTION = int4eq,
    LEFTARG = integer,
    RIGHTARG = integer,
    COMMUTATOR = OPERATOR(public.===)
);


ALTER OPERATOR public.=== (integer, integer) OWNER TO postgres;

--
-- Name: receipt_number; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.receipt_number
    START WITH 1000
    INCREMENT BY 5
    NO MINVALUE
    NO MAXVALUE
    CACHE 3;


ALTER TABLE public.receipt_number OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: Order; drop "it"; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Order; drop ""it""" (
    "end;" integer DEFAULT nextval('public.receipt_number'::regclass),
    "select" text COLLATE pg_catalog."C"
);


ALTER TABLE public."Order; drop ""it""" OWNER TO postgres;

--
-- Name: patient; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.patient (
    id bigint NOT NULL,
    name text NOT NULL,
    phone public.phone,
    home public.address,
    born date,
    severity public.severity DEFAULT 'it''s; high'::public.severity,
    notes text DEFAULT 'a;b -- c /* d'::text,
    tags text[] DEFAULT '{}'::text[],
    extra jsonb DEFAULT '{"a": ";"}'::jsonb,
    photo bytea,
    initials text GENERATED ALWAYS AS ((upper("left"(name, 1)) || ';'::text)) STORED,
    CONSTRAINT born_later CHECK (((born IS NULL) OR (born > '1800-01-01'::date)))
);


ALTER TABLE public.patient OWNER TO postgres;

--
-- Name: TABLE patient; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.patient IS 'Who comes; it''s a person.
-- Down Migration
Second line $$ $_$ \ here';


--
-- Name: COLUMN patient.home; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON COLUMN public.patient.home IS 'back\slash;';


--
-- Name: adults; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.adults AS
 SELECT patient.id,
    patient.name,
        CASE
            WHEN (patient.born < '2000-01-01'::date) THEN 'old;'::text
            ELSE 'young'::text
        END AS age
   FROM public.patient;


ALTER TABLE public.adults OWNER TO postgres;

--
-- Name: audit; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.audit (
    id bigint NOT NULL,
    what text,
    at timestamp with time zone DEFAULT '2025-01-01 00:00:00+00'::timestamp with time zone
);


ALTER TABLE public.audit OWNER TO postgres;

--
-- Name: audit_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.audit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: parent; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.parent (
    a integer,
    b text
);


ALTER TABLE public.parent OWNER TO postgres;

--
-- Name: child; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.child (
    c integer
)
INHERITS (public.parent);


ALTER TABLE public.child OWNER TO postgres;

--
-- Name: empty_one; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.empty_one (
    a integer,
    b text
);


ALTER TABLE public.empty_one OWNER TO postgres;

--
-- Name: patient_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.patient ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.patient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: scratch; Type: TABLE; Schema: public; Owner: postgres
--

CREATE UNLOGGED TABLE public.scratch (
    line text
);


ALTER TABLE public.scratch OWNER TO postgres;

--
-- Name: visit_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.visit_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.visit_id_seq OWNER TO postgres;

--
-- Name: visit_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.visit_id_seq OWNED BY public.visit.id;


--
-- Name: visit_2025; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.visit_2025 (
    id integer DEFAULT nextval('public.visit_id_seq'::regclass) NOT NULL,
    patient_id bigint,
    at timestamp with time zone NOT NULL,
    price numeric(10,2)
);


ALTER TABLE public.visit_2025 OWNER TO postgres;

--
-- Name: visit_rest; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.visit_rest (
    id integer DEFAULT nextval('public.visit_id_seq'::regclass) NOT NULL,
    patient_id bigint,
    at timestamp with time zone NOT NULL,
    price numeric(10,2)
);


ALTER TABLE public.visit_rest OWNER TO postgres;

--
-- Name: visits_by_year; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.visits_by_year AS
 SELECT EXTRACT(year FROM (visit.at AT TIME ZONE 'UTC'::text)) AS year,
    count(*) AS n
   FROM public.visit
  GROUP BY (EXTRACT(year FROM (visit.at AT TIME ZONE 'UTC'::text)))
  WITH NO DATA;


ALTER TABLE public.visits_by_year OWNER TO postgres;

--
-- Name: visit_2025; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit ATTACH PARTITION public.visit_2025 FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');


--
-- Name: visit_rest; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit ATTACH PARTITION public.visit_rest DEFAULT;


--
-- Name: visit id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit ALTER COLUMN id SET DEFAULT nextval('public.visit_id_seq'::regclass);


--
-- Name: 16999; Type: BLOB; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('16999');


ALTER LARGE OBJECT 16999 OWNER TO postgres;

--
-- Name: LARGE OBJECT 16999; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON LARGE OBJECT 16999 IS 'large; object';


--
-- Data for Name: Order; drop "it"; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public."Order; drop ""it""" ("end;", "select") FROM stdin;
1000	a
1005	b;
\.


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.audit (id, what, at) FROM stdin;
\.


--
-- Data for Name: child; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.child (a, b, c) FROM stdin;
2	c	3
\.


--
-- Data for Name: empty_one; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.empty_one (a, b) FROM stdin;
\.


--
-- Data for Name: parent; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.parent (a, b) FROM stdin;
1	p
\.


--
-- Data for Name: patient; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.patient (id, name, phone, home, born, severity, notes, tags, extra, photo) FROM stdin;
1	Ann	+49 1;2	("A street",1;2)	1990-02-03	it's; high	tab\there\nand line\\nend	{a,b;c,NULL}	{"q": "it's"}	\\x00ff5c2e
2	Bob $xxx$ and $$	\N	\N	\N	it's; high	\\.	{}	\N	\N
3	\\	1	\N	\N	it's; high	-- Down Migration\n\\.\n	\N	null	\\x
4	😀 größe 日本	2	("",)	2001-01-01	it's; high		{"\\\\."}	"\\\\"	\N
5	it's "quoted"; select 1;	3	\N	\N	it's; high	/* not a comment	\N	[]	\\x5c2e0a
\.


--
-- Data for Name: scratch; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.scratch (line) FROM stdin;
unlogged; data
\\N
\N
\r
a\rb\r\n
-- migrate:down
\\restrict x
begin;

\b\fv
\.


--
-- Data for Name: visit_2025; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.visit_2025 (id, patient_id, at, price) FROM stdin;
1	1	2025-03-01 10:00:00+00	10.50
\.


--
-- Data for Name: visit_rest; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.visit_rest (id, patient_id, at, price) FROM stdin;
2	1	2026-03-01 10:00:00+00	0.00
3	2	2024-03-01 00:00:00+00	\N
\.


--
-- Name: audit_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.audit_id_seq', 1, false);


--
-- Name: patient_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.patient_id_seq', 5, true);


--
-- Name: receipt_number; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.receipt_number', 1010, true);


--
-- Name: visit_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.visit_id_seq', 3, true);


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('16999', 131072);
SELECT pg_catalog.lowrite(0, '\x5c2e0a3b27');
SELECT pg_catalog.lo_close(0);

COMMIT;

--
-- Name: Order; drop "it" Order; drop "it"_end;_select_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Order; drop ""it"""
    ADD CONSTRAINT "Order; drop ""it""_end;_select_key" UNIQUE ("end;", "select");


--
-- Name: patient patient_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.patient
    ADD CONSTRAINT patient_pkey PRIMARY KEY (id);


--
-- Name: patient phones; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.patient
    ADD CONSTRAINT phones UNIQUE NULLS NOT DISTINCT (phone);


--
-- Name: visit visit_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT visit_pkey PRIMARY KEY (id, at);


--
-- Name: visit_2025 visit_2025_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit_2025
    ADD CONSTRAINT visit_2025_pkey PRIMARY KEY (id, at);


--
-- Name: visit_rest visit_rest_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit_rest
    ADD CONSTRAINT visit_rest_pkey PRIMARY KEY (id, at);


--
-- Name: visit_price; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX visit_price ON ONLY public.visit USING btree (price DESC NULLS LAST) WHERE (price > (0)::numeric);


--
-- Name: visit_2025_price_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX visit_2025_price_idx ON public.visit_2025 USING btree (price DESC NULLS LAST) WHERE (price > (0)::numeric);


--
-- Name: visit_rest_price_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX visit_rest_price_idx ON public.visit_rest USING btree (price DESC NULLS LAST) WHERE (price > (0)::numeric);


--
-- Name: visits_by_year_year_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX visits_by_year_year_idx ON public.visits_by_year USING btree (year);


--
-- Name: visit_2025_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.visit_pkey ATTACH PARTITION public.visit_2025_pkey;


--
-- Name: visit_2025_price_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.visit_price ATTACH PARTITION public.visit_2025_price_idx;


--
-- Name: visit_rest_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.visit_pkey ATTACH PARTITION public.visit_rest_pkey;


--
-- Name: visit_rest_price_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.visit_price ATTACH PARTITION public.visit_rest_price_idx;


--
-- Name: patient_stats; Type: STATISTICS; Schema: public; Owner: postgres
--

CREATE STATISTICS public.patient_stats (dependencies) ON name, born FROM public.patient;


ALTER STATISTICS public.patient_stats OWNER TO postgres;

--
-- Name: adults adults_delete; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE adults_delete AS
    ON DELETE TO public.adults DO INSTEAD  DELETE FROM public.patient
  WHERE (patient.id = old.id);


--
-- Name: empty_one copy_audit; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE copy_audit AS
    ON INSERT TO public.empty_one DO ( INSERT INTO public.audit (what)
  VALUES ('a;'::text);
 DELETE FROM public.audit
  WHERE (audit.what = 'b;'::text);
);


--
-- Name: patient touch_patient; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER touch_patient BEFORE INSERT OR UPDATE OF name ON public.patient FOR EACH ROW WHEN ((new.name IS NOT NULL)) EXECUTE FUNCTION public.touch();


--
-- Name: visit visit_patient_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE public.visit
    ADD CONSTRAINT visit_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES public.patient(id) ON DELETE CASCADE;


--
-- Name: patient adults_only; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY adults_only ON public.patient USING ((name <> ';'::text)) WITH CHECK (((born IS NOT NULL) OR true));


--
-- Name: patient; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.patient ENABLE ROW LEVEL SECURITY;

--
-- Name: SEQUENCE receipt_number; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.receipt_number TO PUBLIC;


--
-- Name: COLUMN patient.id; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT(id) ON TABLE public.patient TO PUBLIC;


--
-- Name: COLUMN patient.name; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT(name) ON TABLE public.patient TO PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: public; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT SELECT ON TABLES  TO PUBLIC;


--
-- Name: visits_by_year; Type: MATERIALIZED VIEW DATA; Schema: public; Owner: postgres
--

REFRESH MATERIALIZED VIEW public.visits_by_year;


--
-- PostgreSQL database dump complete
--

\unrestrict k3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Y

