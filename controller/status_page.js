"use strict";

// Shows /status.json. Text from the controller only ever becomes text nodes.

const $ = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null).map((child) => typeof child === "number" ? String(child) : child));
  return node;
}

function duration(seconds) {
  if (seconds < 10) return seconds.toFixed(2) + " s";
  if (seconds < 120) return seconds.toFixed(1) + " s";
  if (seconds < 7200) return Math.round(seconds / 60) + " min";
  if (seconds < 172800) return Math.round(seconds / 3600) + " h";
  return Math.round(seconds / 86400) + " d";
}

const gibibytes = (bytes) => (bytes / 2 ** 30).toFixed(1) + " GiB";
const percent = (part) => (100 * part).toFixed(1) + "%";
const deviceName = (device) => device < 0 ? "CPU" : "GPU " + device;
const plural = (count, word) => count + " " + word + (count === 1 ? "" : "s");

// Colours go to phases in the order in which they are first seen, and stay theirs.
const phaseNames = [];
function phaseColour(name) {
  if (!phaseNames.includes(name)) phaseNames.push(name);
  return `var(--p${phaseNames.indexOf(name) % 10})`;
}

function piece(left, width, colour) {
  const node = element("i");
  node.style.left = percent(left);
  node.style.width = percent(width);
  if (colour) node.style.background = colour;
  return node;
}

function timeline(phases) {
  const track = element("div", "track");
  const end = Math.max(...phases.map((phase) => phase.start + phase.seconds), 1e-6);
  for (const phase of phases) {
    const node = piece(phase.start / end, phase.seconds / end, phaseColour(phase.name));
    node.title = phase.name + ": " + duration(phase.seconds);
    track.append(node);
  }
  track.title = phases.map((phase) => phase.name + ": " + duration(phase.seconds)).join("\n");
  return track;
}

function bar(fraction) {
  const track = element("div", "track bar");
  if (fraction === null) track.className += " unknown";
  track.append(fraction === null ? element("i") : piece(0, fraction));
  return track;
}

function named(text) {
  const node = element("div", "name", text);
  node.title = text;
  return node;
}

const badge = (text, kind) => element("span", "badge " + kind, text);
const outcomeKind = {succeeded: "good", failed: "bad", deferred: "wait", requeued: "wait"};
const workerKind = {ready: "good", stopped: "bad"};
const nothing = (text) => [element("p", "muted", text)];

function facts(job) {
  return [job.type, "blocks " + job.start + "–" + job.end,
          job.device === null ? null : deviceName(job.device),
          job.attempt > 1 ? "attempt " + job.attempt : null,
          job.large ? "large" : null].filter((fact) => fact !== null).join(" · ");
}

function runningJob(job) {
  const current = job.phases.filter((phase) => phase.running).map((phase) => phase.name).join(", ");
  return element("div", "job",
    element("div", "line", named(job.file), element("span", "", duration(job.elapsed_seconds))),
    bar(job.fraction),
    element("div", "line small", element("span", "", current || "working"),
            element("span", "muted", facts(job) + (job.fraction === null ? "" : " · " + percent(job.fraction)))),
    job.phases.length ? timeline(job.phases) : null,
    job.last_failure ? element("p", "small message muted", "The attempt before: " + job.last_failure) : null);
}

function recentJob(job, now) {
  const outcome = badge(job.outcome, outcomeKind[job.outcome] || "wait");
  outcome.title = "code " + job.code + (job.class === "none" ? "" : ", " + job.class) + (job.message ? "\n" + job.message : "");
  const name = named(job.file);
  return element("div", "row", name, element("span", "", outcome),
    job.phases.length ? timeline(job.phases) : element("div", "muted small", job.found_response ? "response was there" : facts(job)),
    element("span", "", duration(job.seconds)),
    element("span", "muted small", duration(Math.max(0, now - job.ended_at)) + " ago"));
}

function failedJob(job, now) {
  return element("div", "job",
    element("div", "line", named(job.file), element("span", "muted small", duration(Math.max(0, now - job.ended_at)) + " ago")),
    element("div", "chips", badge(job.class, "bad"), badge("code " + job.code, "bad"),
            job.outcome === "deferred" ? badge("deferred", "wait") : null, element("span", "muted small", facts(job))),
    element("div", "small message", job.message || "The worker gave no reason."));
}

function show(status) {
  document.title = "plonkd " + status.local_id;
  $("local-id").textContent = status.local_id;
  $("program").textContent = status.program;
  $("host").textContent = (status.host.class === "gpu" ? "GPU host: " : "CPU host: ") + status.host.reason;
  $("state").textContent = status.ready ? "ready" : status.state === "running" ? "not ready" : status.state;
  $("state").className = "badge " + (status.ready ? "good" : status.state === "running" ? "bad" : "wait");
  $("since").textContent = "up for " + duration(status.now - status.started_at);
  $("alert").textContent = status.not_ready.join("\n");
  $("alert").hidden = status.ready;

  const waiting = status.queues.reduce((sum, queue) => sum + queue.waiting, 0);
  $("figures").replaceChildren(...[
    [waiting, "waiting"], [status.running.length, "in hand"], [status.totals.succeeded, "succeeded"],
    [status.totals.failed, "failed"], [status.totals.deferred + status.totals.requeued, "given back"]
  ].map(([count, label]) => element("div", "figure", element("b", "", count), element("span", "", label))));

  $("running").replaceChildren(...status.running.length ? status.running.map(runningJob) : nothing("No job is running."));

  $("queues").replaceChildren(...status.queues.map((queue) => badge(
    queue.type + ": " + queue.waiting +
    (queue.oldest_age_seconds === null ? "" : ", oldest " + duration(queue.oldest_age_seconds)), queue.waiting ? "wait" : "")));
  const unnamed = waiting - status.waiting.length;
  $("waiting").replaceChildren(
    ...status.waiting.map((job) => element("div", "line", named(job.file), element("span", "muted small", duration(job.age_seconds)))),
    ...unnamed > 0 && status.waiting.length ? nothing("and " + unnamed + " more") : waiting ? [] : nothing("Nothing waits."));

  $("workers").replaceChildren(...status.workers.length ? status.workers.map((worker) => element("div", "job",
    element("div", "line",
            element("span", "", deviceName(worker.device) + " ", badge(worker.state, workerKind[worker.state] || "wait")),
            element("span", "muted small", "for " + duration(worker.since_seconds) +
                    (worker.restarts ? " · " + plural(worker.restarts, "restart") : ""))),
    worker.message ? element("div", "small message muted", worker.message) : null))
    : nothing("No resident worker: every job gets a process of its own."));
  $("devices").replaceChildren(...status.devices.map((device) => element("div", "job",
    element("div", "line", element("span", "", device.index + ": " + device.name),
            element("span", "muted small", gibibytes(device.memory_used_bytes) + " of " + gibibytes(device.memory_total_bytes) +
                    (device.utilization === null ? "" : " · busy " + percent(device.utilization)))),
    bar(device.memory_used_bytes / Math.max(1, device.memory_total_bytes)))));

  $("recent").replaceChildren(...status.recent.length ? status.recent.map((job) => recentJob(job, status.now)) : nothing("No job has ended yet."));
  $("failures").replaceChildren(...status.failures.length ? status.failures.map((job) => failedJob(job, status.now)) : nothing("None."));
  $("legend").replaceChildren(...phaseNames.map((name) => {
    const colour = element("i");
    colour.style.background = phaseColour(name);
    return element("span", "", colour, name);
  }));
  document.documentElement.dataset.loaded = "yes";
}

async function refresh() {
  try {
    const answer = await fetch("status.json", {cache: "no-store"});
    if (!answer.ok) throw new Error("HTTP " + answer.status);
    show(await answer.json());
  } catch (error) {
    $("state").textContent = "unreachable";
    $("state").className = "badge bad";
    $("alert").textContent = "The controller does not answer (" + error.message + "). What is shown is the last that was known.";
    $("alert").hidden = false;
  }
  setTimeout(refresh, document.hidden ? 10000 : 2000);
}

refresh();
