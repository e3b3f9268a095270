/* What `ges install` says. */
#include "cli/install.h"

#include "base/builder.h"
#include "cli/commands.h"

static const double bytes_per_mb = 1e6;
static const int64_t ns_per_s = 1000000000;

/* --- on the way -------------------------------------------------------------------------------- */

/* Shows `line` over the one that stands there. */
static void put_line(ges_install_meter *m, ges_text line) {
    const ges_os *os = m->app->os;
    ges_builder b = ges_builder_in(m->app->mem);
    size_t width = os->terminal_width(os);
    line = ges_text_slice(line, 0, width > 1 ? width - 1 : 1); /* a full line would wrap */
    ges_build_char(&b, '\r');
    ges_build_text(&b, line);
    for (size_t i = line.len; i < m->shown; i++) {
        ges_build_char(&b, ' ');
    }
    if (line.len == 0) {
        ges_build_char(&b, '\r');
    }
    m->shown = line.len;
    (void)os->stream_write(os, GES_STDERR, ges_bytes_from(ges_build_done(&b)), NULL); /* only a sight */
}

void ges_install_meter_begin(ges_install_meter *meter, ges_text version, const char *step) {
    meter->version = version;
    meter->step = step;
    meter->begun_ns = 0;
}

void ges_install_meter_show(void *self, uint64_t done, uint64_t size) {
    ges_install_meter *m = self;
    const ges_os *os = m->app->os;
    if (!m->is_on) {
        return;
    }
    int64_t now_ns = os->clock_now_ns(os);
    if (m->begun_ns == 0) {
        m->begun_ns = now_ns;
        m->first = done;
    }
    ges_builder line = ges_builder_in(m->app->mem);
    double spent_s = (double)(now_ns - m->begun_ns) / (double)ns_per_s;
    double rate = spent_s > 0.2 ? (double)(done - m->first) / bytes_per_mb / spent_s : 0;
    ges_build_format(&line, "%.*s  %s  %.1f", GES_FMT(m->version), m->step,
                     (double)done / bytes_per_mb);
    if (size != 0) {
        ges_build_format(&line, " of %.1f MB  %3llu %%", (double)size / bytes_per_mb,
                         (unsigned long long)(done * 100 / size));
    } else {
        ges_build_str(&line, " MB");
    }
    if (rate > 0) {
        ges_build_format(&line, "  %.1f MB/s", rate);
    }
    put_line(m, ges_build_done(&line));
}

void ges_install_meter_end(ges_install_meter *meter) {
    if (meter->shown != 0) {
        put_line(meter, GES_T(""));
    }
}

void ges_install_meter_again(void *self, const ges_error *why, uint32_t pause_ms) {
    ges_install_meter *m = self;
    ges_install_meter_end(m);
    ges_error again = *why;
    (void)ges_error_note(&again, again.status, "trying again in %u.%02u s", pause_ms / 1000,
                         pause_ms % 1000 / 10);
    (void)ges_app_fail(m->app, &again); /* a line on standard error; it has not failed yet */
    if (ges_app_flush(m->app, NULL) == GES_OK) {
        m->begun_ns = 0; /* else nobody looks any more */
    }
}

/* --- at the end -------------------------------------------------------------------------------- */

static const struct {
    const char *severity;
    const char *word;
} states[] = {
    [GES_INSTALL_FAILED] = {"error", "failed"},
    [GES_INSTALL_THERE] = {"ok", "there"},
    [GES_INSTALL_PLANNED] = {"info", "planned"},
    [GES_INSTALL_DONE] = {"ok", "installed"},
};

static const ges_view job_view = {
    "{!severity:7} {version:12} {*goroot}[  {told}]\n[  {from}\n][  {moved}\n]", false};

static ges_text told_of(const ges_install_job *job) {
    switch (job->state) {
    case GES_INSTALL_THERE:
        return GES_T("is there already");
    case GES_INSTALL_PLANNED:
        return GES_T("would be installed");
    case GES_INSTALL_DONE:
        return GES_T("installed");
    case GES_INSTALL_FAILED:
        break;
    }
    return GES_T("was not installed");
}

static ges_text megabytes(const ges_installing *in, uint64_t bytes) {
    return ges_text_format(in->app->mem, "%.1f MB", (double)bytes / bytes_per_mb);
}

static ges_text from_of(const ges_installing *in, const ges_install_job *job) {
    ges_arena *mem = in->app->mem;
    const ges_downloaded *d = &job->downloaded;
    if (!job->has_item) {
        return GES_T("");
    }
    ges_text size = job->item.size != 0 ? ges_text_join(mem, GES_T(", "), megabytes(in, job->item.size))
                                        : GES_T("");
    ges_text kept = d->resumed_at != 0
                        ? ges_text_join(mem, GES_T(", "), megabytes(in, d->resumed_at),
                                        GES_T(" of it were there"))
                        : GES_T("");
    return ges_text_join(mem, GES_T("from "), job->item.shown, size, kept,
                         GES_T("; its SHA-256 is that of "), ges_install_sum_text(job->item.sum_from));
}

static ges_text moved_of(const ges_installing *in, const ges_install_job *job) {
    ges_arena *mem = in->app->mem;
    if (job->place.aside.len != 0) {
        return ges_text_join(mem, GES_T("what stood there is now '"), job->place.aside, GES_T("'"));
    }
    return job->state == GES_INSTALL_PLANNED && job->old.len != 0
               ? ges_text_join(mem, GES_T("what stands there would be moved aside: "), job->old)
               : GES_T("");
}

static void describe_item(const ges_installing *in, const ges_install_job *job, ges_sink *sink) {
    if (!job->has_item) {
        return;
    }
    const ges_install_item *item = &job->item;
    ges_sink_text(sink, "archive", item->shown);
    ges_sink_text(sink, "sha256", ges_hex(in->app->mem, (ges_bytes){item->sha256, 32}));
    ges_sink_text(sink, "sha256_from", ges_install_sum_text(item->sum_from));
    ges_sink_number(sink, "size", (int64_t)(item->size != 0 ? item->size : job->downloaded.size));
    ges_sink_number(sink, "fetched", (int64_t)job->downloaded.fetched);
    ges_sink_number(sink, "resumed_at", (int64_t)job->downloaded.resumed_at);
    ges_sink_number(sink, "attempts", (int64_t)job->downloaded.attempts);
}

static void describe(const ges_installing *in, const ges_install_job *job, ges_sink *sink) {
    bool is_text = !in->is_json;
    ges_text version = job->place.version;
    ges_sink_open(sink, NULL, &job_view);
    ges_sink_text(sink, "severity", ges_text_of(states[job->state].severity));
    ges_sink_text(sink, "state", ges_text_of(states[job->state].word));
    ges_sink_text(sink, "asked", job->word);
    ges_sink_text(sink, "why", job->wish.why);
    ges_sink_text(sink, "version", version.len != 0 ? version : is_text ? job->word : version);
    ges_sink_text(sink, "goroot", job->place.root);
    ges_sink_text(sink, "aside", job->place.aside);
    describe_item(in, job, sink);
    ges_sink_text(sink, "error", ges_text_of(job->error.text));
    ges_sink_text(sink, "told", is_text ? told_of(job) : GES_T(""));
    bool has_more = is_text && (job->state == GES_INSTALL_PLANNED || job->state == GES_INSTALL_DONE);
    ges_sink_text(sink, "from", has_more ? from_of(in, job) : GES_T(""));
    ges_sink_text(sink, "moved", has_more ? moved_of(in, job) : GES_T(""));
    ges_sink_close(sink);
}

static void say_next(const ges_installing *in, ges_sink *sink) {
    const ges_install_job *last = NULL;
    for (size_t i = 0; i < in->jobs.count; i++) {
        last = in->jobs.items[i].state == GES_INSTALL_DONE ? &in->jobs.items[i] : last;
    }
    if (last != NULL && in->is_host) {
        ges_sink_say(sink, "dim", ges_text_join(in->app->mem, GES_T("'ges use "), last->place.root,
                                                GES_T("' lets it be the one that runs")));
    }
}

void ges_installing_report(const ges_installing *in) {
    ges_sink *sink = ges_app_report(in->app, in->is_json, "ges.install/1");
    ges_sink_text(sink, "source", in->is_json && in->has_source ? in->source.name : GES_T(""));
    ges_sink_text(sink, "home", in->is_json ? in->home : GES_T(""));
    ges_sink_open_list(sink, "sdks", NULL);
    for (size_t i = 0; i < in->jobs.count; i++) {
        describe(in, &in->jobs.items[i], sink);
    }
    ges_sink_close_list(sink);
    if (!ges_args_has(&ges_command_install, in->args, "use")) {
        say_next(in, sink);
    }
    ges_app_report_done(in->app, sink);
}
