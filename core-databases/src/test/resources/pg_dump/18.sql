--
-- PostgreSQL database dump
--

\restrict k3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Y

-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: other; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA other;


ALTER SCHEMA other OWNER TO postgres;

--
-- Name: kind; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.kind AS ENUM (
    'plain',
    'a;b',
    'it''s'
);


ALTER TYPE public.kind OWNER TO postgres;

--
-- Name: shout(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.shout() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$ begin new.name := upper(new.name) || ';'; execute $$select 1;$$; return new; end; $_$;


ALTER FUNCTION public.shout() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: line; Type: TABLE; Schema: other; Owner: postgres
--

CREATE TABLE other.line (
    note text
);


ALTER TABLE other.line OWNER TO postgres;

--
-- Name: item; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.item (
    id bigint NOT NULL,
    name text CONSTRAINT item_has_a_name NOT NULL,
    kind public.kind DEFAULT 'plain'::public.kind NOT NULL,
    doc jsonb,
    size integer,
    label text GENERATED ALWAYS AS ((name || ';'::text)),
    CONSTRAINT size_positive CHECK ((size > 0)) NOT ENFORCED
);


ALTER TABLE public.item OWNER TO postgres;

--
-- Name: TABLE item; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.item IS 'Things; $$ and it''s $1
-- Up Migration';


--
-- Name: item_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.item ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: line; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.line (
    id integer NOT NULL,
    item_id bigint,
    note text
);


ALTER TABLE public.line OWNER TO postgres;

--
-- Name: line_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.line_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.line_id_seq OWNER TO postgres;

--
-- Name: line_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.line_id_seq OWNED BY public.line.id;


--
-- Name: lines; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.lines AS
 SELECT line.id,
    item.name,
        CASE
            WHEN (line.note = ';'::text) THEN 'x;'::text
            ELSE NULL::text
        END AS mark
   FROM (public.line
     JOIN public.item ON ((item.id = line.item_id)));


ALTER TABLE public.lines OWNER TO postgres;

--
-- Name: line id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.line ALTER COLUMN id SET DEFAULT nextval('public.line_id_seq'::regclass);


--
-- Data for Name: line; Type: TABLE DATA; Schema: other; Owner: postgres
--

COPY other.line (note) FROM stdin;
begin;
-- +goose Down
\.


--
-- Data for Name: item; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.item (id, name, kind, doc, size) FROM stdin;
1	one;	a;b	{"a": "\\\\"}	1
2	\\.	it's	\N	2
3	$a$	plain	"😀"	\N
\.


--
-- Data for Name: line; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.line (id, item_id, note) FROM stdin;
1	1	a\tb\nc\\
2	2	-- Down Migration
3	\N	
4	3	\N
\.


--
-- Name: item_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.item_id_seq', 3, true);


--
-- Name: line_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.line_id_seq', 4, true);


--
-- Statistics for Name: item; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'item',
	'relpages', '1'::integer,
	'reltuples', '3'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'item',
	'attname', 'name',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{"$a$","\\.","one;"}'::text
);


--
-- Name: item item_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (id);


--
-- Name: line line_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.line
    ADD CONSTRAINT line_pkey PRIMARY KEY (id);


--
-- Name: line shout; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER shout BEFORE INSERT ON public.line FOR EACH ROW WHEN (false) EXECUTE FUNCTION public.shout();


--
-- Name: line line_item_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.line
    ADD CONSTRAINT line_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.item(id);


--
-- PostgreSQL database dump complete
--

\unrestrict k3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Y

