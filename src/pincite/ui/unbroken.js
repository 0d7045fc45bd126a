// Gradio's client loses an answer that it asks for in the moment its stream of answers closes: the
// server has ended the stream, the client does not know it yet and opens no other, and the page waits
// for ever. It happens to whoever presses twice in a hurry on a busy machine. So the stream that the
// client reads goes on, out of a new one of the server's, while an answer is still due.
{
  const ask = window.fetch;
  const due = new Set(); // Ids of what was asked and is not answered.
  const early = new Set(); // Answered before the page was told the id.
  let closed = Promise.resolve(); // When the client has read an end that it was given.

  const joined = async (input, init) => {
    const reply = await ask(input, init);
    const id = (await reply.clone().json().catch(() => null))?.event_id;
    if (id && !early.delete(id)) due.add(id);
    await closed;
    return reply;
  };

  // It breaks the stream off when it has read the end; a page that does not is not waited for.
  function readBy(signal) {
    closed = Promise.race([
      new Promise((read) => (signal ? signal.addEventListener("abort", read) : read())),
      new Promise((read) => setTimeout(read, 2000)),
    ]);
  }

  async function* messages(open, signal) {
    let again = true;
    while (again) {
      const reply = await open();
      const text = reply.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      again = false;
      for (let part = await text.read(); !part.done && !again; part = await text.read()) {
        const words = (rest + part.value).split("\n\n");
        rest = words.pop();
        for (const one of words) {
          const { msg, event_id: id } = JSON.parse(one.slice("data:".length));
          if (msg === "process_completed" && !due.delete(id)) early.add(id);
          again = msg === "close_stream" && due.size > 0;
          if (msg === "close_stream" && !again) readBy(signal);
          if (!again) yield `${one}\n\n`;
        }
      }
    }
  }

  const unbroken = async (input, init) => {
    const first = await ask(input.clone?.() ?? input, init);
    if (!first.ok || !first.body) return first;
    let next = first;
    const told = messages(() => {
      const reply = next ?? ask(input.clone?.() ?? input, init);
      next = null;
      return reply;
    }, input.signal ?? init?.signal);
    const bytes = new TextEncoder();
    const body = new ReadableStream({
      async pull(out) {
        // A page that is left breaks its stream off: that is an end, and no error.
        const { value, done } = await told.next().catch((error) => {
          if (error.name === "AbortError") return { done: true };
          throw error;
        });
        done ? out.close() : out.enqueue(bytes.encode(value));
      },
      cancel: () => told.return(),
    });
    return new Response(body, { status: first.status, headers: first.headers });
  };

  window.fetch = (input, init) => {
    const path = new URL(input.url ?? input, window.location.href).pathname;
    if (path.endsWith("/queue/join")) return joined(input, init);
    if (path.endsWith("/queue/data")) return unbroken(input, init);
    return ask(input, init);
  };

  // A server that is gone is told of in the page, until it answers again.
  const GONE =
    "Pincite does not answer: it was stopped, or the way to it is broken. What is typed here stays; " +
    "when it is back, the page loads again by itself.";
  const said = () => document.getElementById("gone");

  function tellGone(words = GONE) {
    window.pinciteWasGone = true;
    if (said()) return;
    const alert = document.createElement("p");
    alert.id = "gone";
    alert.className = "status failed";
    alert.setAttribute("role", "alert");
    document.querySelector(".masthead")?.after(alert);
    alert.textContent = words;
  }

  const wrapped = window.fetch;
  window.fetch = async (input, init) => {
    const ours = new URL(input.url ?? input, window.location.href).pathname.includes("/gradio_api/");
    try {
      const reply = await wrapped(input, init);
      // Nobody is served until it is started again: what it says of that is shown.
      if (ours && reply.status === 503)
        reply.clone().json().then((told) => tellGone(told.error.message), () => tellGone());
      else if (ours) said()?.remove();
      return reply;
    } catch (error) {
      if (ours && error.name === "TypeError") tellGone();
      throw error;
    }
  };
}
