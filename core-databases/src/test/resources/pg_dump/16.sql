--
-- PostgreSQL database dump
--

\restrict k3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Yk3Y

-- Dumped from database version 16.10
-- Dumped by pg_dump version 16.10

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

ALTER TABLE IF EXISTS ONLY public.line DROP CONSTRAINT IF EXISTS line_item_id_fkey;
DROP TRIGGER IF EXISTS shout ON public.line;
ALTER TABLE IF EXISTS ONLY public.line DROP CONSTRAINT IF EXISTS line_pkey;
ALTER TABLE IF EXISTS ONLY public.item DROP CONSTRAINT IF EXISTS item_pkey;
ALTER TABLE IF EXISTS public.line ALTER COLUMN id DROP DEFAULT;
DROP VIEW IF EXISTS public.lines;
DROP SEQUENCE IF EXISTS public.line_id_seq;
DROP TABLE IF EXISTS public.line;
DROP TABLE IF EXISTS public.item;
DROP TABLE IF EXISTS other.line;
DROP FUNCTION IF EXISTS public.shout();
DROP TYPE IF EXISTS public.kind;
DROP SCHEMA IF EXISTS other;
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
    name text NOT NULL,
    kind public.kind DEFAULT 'plain'::public.kind NOT NULL,
    doc jsonb,
    size integer,
    CONSTRAINT size_positive CHECK ((size > 0))
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

INSERT INTO other.line VALUES ('begin;');
INSERT INTO other.line VALUES ('-- +goose Down');


--
-- Data for Name: item; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public.item OVERRIDING SYSTEM VALUE VALUES (1, 'one;', 'a;b', '{"a": "\\"}', 1);
INSERT INTO public.item OVERRIDING SYSTEM VALUE VALUES (2, '\.', 'it''s', NULL, 2);
INSERT INTO public.item OVERRIDING SYSTEM VALUE VALUES (3, '$a$', 'plain', '"😀"', NULL);


--
-- Data for Name: line; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public.line VALUES (1, 1, 'a	b
c\');
INSERT INTO public.line VALUES (2, 2, '-- Down Migration');
INSERT INTO public.line VALUES (3, NULL, '');
INSERT INTO public.line VALUES (4, 3, NULL);


--
-- Name: item_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.item_id_seq', 3, true);


--
-- Name: line_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.line_id_seq', 4, true);


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

