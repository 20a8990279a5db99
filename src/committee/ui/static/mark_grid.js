// The grid on which a reader marks one application. A Draft holds what is typed and carries it to the server by
// itself; a Grid shows it. The draft outlives the grid: a screen that is drawn again finds it as it was left.
const PAUSE = 500, LONGEST_PAUSE = 1500, PATIENCE = 10000, RETRIES = [1000, 2000, 4000, 8000], ANSWER = 5000, WISHES = 4
const PREFIX = "committee.draft", CHANNEL = "committee.drafts", ASK = 300
const OLD = 30 * 24 * 3600 * 1000

const kept = (window.committeeMarks ||= { drafts: new Map(), focus: null, tab: null, channel: null })

function el(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") element.textContent = value
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value)
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value)
  }
  element.append(...children.filter(Boolean))
  return element
}

function storage(act) {
  try { return act(window.localStorage) } catch { return undefined }
}

// A tab keeps its name when it is loaded again, so that it finds its own texts; a copy of a tab takes a new one.
function tabName() {
  if (kept.tab) return kept.tab
  let name = null
  try {
    const how = performance.getEntriesByType("navigation")[0]?.type
    if (how === "reload") name = sessionStorage.getItem(CHANNEL)
    name ||= Math.random().toString(36).slice(2, 12)
    sessionStorage.setItem(CHANNEL, name)
  } catch { name ||= Math.random().toString(36).slice(2, 12) }
  return (kept.tab = name)
}

function channel() {
  if (!kept.channel && "BroadcastChannel" in window) {
    kept.channel = new BroadcastChannel(CHANNEL)
    kept.channel.addEventListener("message", ({ data }) => {
      if (data?.asked && data.asked === kept.tab) kept.channel.postMessage({ alive: kept.tab })
    })
  }
  return kept.channel
}

function plainAmount(text) {
  const bare = text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".").replace(/\.0{1,2}$/, "")
  return /^\d+(\.\d+)?$/.test(bare) ? String(Number(bare)) : bare
}

function same(name, one, other) {
  if (one === other) return true
  return name === "amount" && plainAmount(one ?? "") === plainAmount(other ?? "")
}

// One text for each thing that may be typed: two versions are compared field by field.
function fieldsOf(draft, criteria) {
  const fields = {
    recommendation: draft.recommendation || "",
    amount: draft.amount || "",
    comment: draft.comment || "",
    whole: draft.abstention === null ? "" : "1",
    why: draft.abstention || "",
  }
  for (const { id } of criteria) {
    const mark = draft.marks[id]
    fields[`m:${id}`] = !mark ? "" : mark.abstains ? "-" : mark.value === null ? "" : String(mark.value)
    fields[`c:${id}`] = mark ? mark.comment : ""
  }
  return fields
}

class Draft {
  constructor(data) {
    this.data = data
    this.fields = fieldsOf(data.draft, data.criteria)
    this.base = { ...this.fields }
    this.version = data.draft.version
    this.hour = data.draft.hour
    this.unanswered = [] // what was sent without an answer: the store may hold it
    this.conflicts = []
    this.taken = []
    this.state = "clean"
    this.said = ""
    this.problem = null
    this.failures = 0
    this.since = null
    this.view = null
    this.place = `${PREFIX}:${data.member}:${data.application}:`
    this.restore()
  }

  // What this tab, or a tab that is gone, had typed and not sent.
  restore() {
    const found = []
    storage((local) => {
      for (const key of Object.keys(local)) {
        if (!key.startsWith(`${PREFIX}:`)) continue
        let entry = null
        try { entry = JSON.parse(local.getItem(key)) } catch { /* unreadable: forgotten below */ }
        if (!entry?.fields || !entry.base || Date.now() - entry.at > OLD) local.removeItem(key)
        else if (key.startsWith(this.place)) found.push({ ...entry, key, tab: key.split(":").at(-1) })
      }
    })
    for (const entry of found.filter((each) => each.tab === tabName())) this.adopt(entry)
    for (const entry of found.filter((each) => each.tab !== tabName())) this.ask(entry)
  }

  ask(entry) {
    const line = channel()
    let isAlive = false
    const hear = ({ data }) => { if (data?.alive === entry.tab) isAlive = true }
    line?.addEventListener("message", hear)
    line?.postMessage({ asked: entry.tab })
    setTimeout(() => {
      line?.removeEventListener("message", hear)
      if (!isAlive && storage((local) => local.getItem(entry.key))) this.adopt(entry)
    }, ASK)
  }

  adopt(entry) {
    const there = { ...this.base }
    for (const name of Object.keys(this.fields)) {
      if (!(name in entry.fields) || !same(name, this.fields[name], this.base[name])) continue
      const mine = entry.fields[name], before = entry.base[name] ?? ""
      if (same(name, mine, before) || same(name, mine, there[name])) continue
      const isForeign = !same(name, there[name], before) && !(entry.unanswered ?? []).some((sent) => same(name, there[name], sent[name]))
      this.fields[name] = mine
      if (isForeign) this.conflicts.push({ name, there: there[name] })
    }
    storage((local) => local.removeItem(entry.key))
    this.keep()
    if (this.conflicts.length) this.state = "conflict"
    else if (this.isUnsent()) this.schedule()
    this.tell(true)
  }

  isUnsent() {
    return Object.keys(this.fields).some(
      (name) => !same(name, this.fields[name], this.base[name]) && !(name === "amount" && this.problem?.text === this.fields.amount),
    )
  }

  isWorthKeeping() {
    return Object.keys(this.fields).some((name) => !same(name, this.fields[name], this.base[name]))
  }

  key() { return `${this.place}${this.version}:${tabName()}` }

  keep() {
    const key = this.key()
    if (this.kept && this.kept !== key) storage((local) => local.removeItem(this.kept))
    this.kept = key
    if (!this.isWorthKeeping()) { storage((local) => local.removeItem(key)); this.isKept = true; return }
    const entry = { base: this.base, fields: this.fields, unanswered: this.unanswered, at: Date.now() }
    this.isKept = storage((local) => { local.setItem(key, JSON.stringify(entry)); return true }) === true
  }

  forget() {
    storage((local) => { for (const key of Object.keys(local)) if (key.startsWith(this.place)) local.removeItem(key) })
  }

  type(name, value) {
    if (this.fields[name] === value) return
    this.fields[name] = value
    if (name === "amount") this.problem = null
    if (this.view) this.view.unanswered = ""
    this.conflicts = this.conflicts.filter((each) => !same(each.name, this.fields[each.name], each.there))
    if (this.state === "conflict" && !this.conflicts.length) this.state = "clean"
    this.keep()
    this.schedule()
    this.tell()
  }

  schedule() {
    if (this.conflicts.length) return
    const now = Date.now()
    this.since ??= now
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, this.since + LONGEST_PAUSE - now)))
  }

  save(isLeaving = false) {
    clearTimeout(this.timer)
    this.since = null
    if (this.sending) return this.sending
    if (this.conflicts.length || !this.isUnsent()) { this.tell(); return Promise.resolve() }
    this.sending = this.send(isLeaving).finally(() => {
      this.sending = null
      this.keep()
      this.tell()
    })
    return this.sending
  }

  async send(isLeaving) {
    const sent = { ...this.fields }
    this.unanswered = [...this.unanswered, sent].slice(-3)
    this.keep()
    if (this.state !== "offline") this.state = "saving"
    this.tell()
    let answer = null, body = null
    const stop = new AbortController()
    const patience = setTimeout(() => stop.abort(), PATIENCE)
    try {
      answer = await fetch(this.data.address, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        keepalive: isLeaving,
        headers: { "Content-Type": "application/json", "X-Committee-Draft": this.data.member },
        body: JSON.stringify(this.outgoing(sent)),
        signal: stop.signal,
      })
      body = await answer.json()
    } catch { body = null }
    clearTimeout(patience)
    if (body && answer.status < 500) this.unanswered = answer.ok ? [] : this.unanswered.slice(0, -1)
    if (answer?.ok && body) this.saved(sent, body)
    else if (answer?.status === 409 && body?.draft) this.meet(body)
    else if (answer && answer.status >= 400 && answer.status < 500 && body?.said) {
      this.state = "refused"
      this.said = body.said
      if (body.closed) this.view?.refresh()
    } else {
      this.state = "offline"
      this.timer = setTimeout(() => this.save(), RETRIES[Math.min(this.failures++, RETRIES.length - 1)])
    }
  }

  outgoing(fields) {
    const marks = {}
    for (const { id } of this.data.criteria) {
      const mark = fields[`m:${id}`]
      marks[id] = { value: mark === "" || mark === "-" ? null : Number(mark), comment: fields[`c:${id}`], abstains: mark === "-" }
    }
    return {
      version: this.version,
      marks,
      comment: fields.comment,
      recommendation: fields.recommendation || null,
      amount: fields.amount,
      abstention: fields.whole ? fields.why : null,
    }
  }

  saved(sent, body) {
    const amount = this.base.amount
    this.base = { ...sent }
    this.problem = body.problem ? { text: sent.amount, said: body.problem } : null
    if (this.problem) this.base.amount = amount
    if (!sent.whole) this.base.why = ""
    if (!this.fields.whole && !sent.whole) this.base.why = this.fields.why
    this.version = body.version
    this.hour = body.hour
    this.failures = 0
    this.state = "clean"
    if (this.isUnsent()) this.schedule()
  }

  // Another tab saved meanwhile. What only it changed is taken; what both changed waits for the person's choice.
  meet(body) {
    const theirs = fieldsOf(body.draft, this.data.criteria)
    this.conflicts = []
    this.taken = []
    for (const name of Object.keys(this.fields)) {
      const here = this.fields[name], before = this.base[name], there = theirs[name]
      if (same(name, here, there) || (name === "why" && !this.fields.whole && !theirs.whole)) continue
      const isForeign = !same(name, there, before) && !this.unanswered.some((sent) => same(name, there, sent[name]))
      if (!isForeign) continue
      if (same(name, here, before)) { this.fields[name] = there; this.taken.push(name) }
      else this.conflicts.push({ name, there })
    }
    this.unanswered = []
    this.base = theirs
    this.version = body.draft.version
    this.hour = body.draft.hour
    this.failures = 0
    this.state = this.conflicts.length ? "conflict" : "clean"
    if (!this.conflicts.length && this.isUnsent()) this.schedule()
    this.keep()
    this.tell(true)
  }

  settle(names, isMine) {
    for (const { name, there } of this.conflicts) if (names.includes(name) && !isMine) this.fields[name] = there
    this.conflicts = this.conflicts.filter(({ name }) => !names.includes(name))
    if (!this.conflicts.length) this.state = "clean"
    this.keep()
    if (!this.conflicts.length) this.save()
    this.tell(true)
  }

  // What the server shows at a rerun: older than what is here, the same, or saved by another tab.
  hear(data) {
    this.data = data
    if (data.draft.version <= this.version || this.sending) return
    if (this.isUnsent() || this.conflicts.length) return // the next save is answered with both texts
    this.meet({ draft: data.draft })
  }

  tell(isWhole = false) { this.view?.show(isWhole) }
}

class Grid {
  constructor(root) {
    this.root = root
    root.classList.add("mark-grid")
    root.addEventListener("keydown", (event) => this.key(event))
    root.addEventListener("focusin", (event) => this.remember(event.target))
    root.addEventListener("input", (event) => this.remember(event.target))
    root.addEventListener("focusout", () => setTimeout(() => {
      if (root.isConnected && document.hasFocus() && !root.contains(document.activeElement)) kept.focus = null
    }, 0))
  }

  take(data, trigger) {
    this.trigger = trigger
    const key = `${data.member}:${data.application}`
    let draft = kept.drafts.get(key)
    if (!draft) {
      for (const [other, held] of kept.drafts) {
        held.save()
        if (other !== key && !held.isUnsent()) kept.drafts.delete(other)
      }
      draft = new Draft(data)
      kept.drafts.set(key, draft)
    } else draft.hear(data)
    const isNew = this.draft !== draft
    this.draft = draft
    this.data = data
    draft.view = this
    this.isHandingIn = this.isHandingIn && data.answered !== this.handedIn
    const drawn = JSON.stringify([key, data.locale, data.criteria, data.position, data.requested])
    if (drawn !== this.drawn) {
      this.drawn = drawn
      this.draw()
    }
    this.show(true)
    if (isNew) this.begin(key)
  }

  // Nothing else has the focus: the next thing to do takes it, or what had it before the screen was drawn again.
  begin(key) {
    const held = document.activeElement
    const isLeaving = held?.closest(".mark-grid") && !this.root.contains(held) // the grid before this one
    if (held && held !== document.body && held.isConnected && !isLeaving) return
    const last = kept.focus
    if (last && last.key === key) {
      if (last.field.startsWith("m:") && this.rows[last.field.slice(2)]) { this.focusRow(last.field.slice(2)); return }
      const target = this.root.querySelector(`[data-field="${last.field}"]`)
      target?.focus({ preventScroll: true })
      if (target && last.start !== null && target.setSelectionRange) target.setSelectionRange(last.start, last.end)
      return
    }
    const first = this.data.criteria.find(({ id }) => this.draft.fields[`m:${id}`] === "")
    if (first) this.focusRow(first.id)
  }

  remember(target) {
    const field = target.dataset?.field ?? target.closest?.("[data-row]")?.querySelector("[data-field]")?.dataset.field
    if (!field || !this.draft) return
    const isText = "selectionStart" in target
    kept.focus = {
      key: `${this.data.member}:${this.data.application}`,
      field,
      start: isText ? target.selectionStart : null,
      end: isText ? target.selectionEnd : null,
    }
  }

  draw() {
    const { data } = this, { words } = data
    this.rows = {}
    this.total = el("p", { class: "total" })
    this.lacking = el("p", { class: "lacking" })
    this.state = el("p", { class: "state", "data-state": "" })
    this.heard = el("p", { class: "unseen", role: "status" })
    this.help = this.helpPanel()
    this.helpButton = el("button", { type: "button", class: "help-button", "aria-expanded": "false", "aria-controls": "mg-help", text: "?", "aria-label": words.help, onclick: () => this.toggleHelp() })
    const head = el("div", { class: "head" },
      el("div", { class: "line" }, el("div", { class: "sum" }, el("p", { class: "caption", text: words.total }), this.total), this.helpButton),
      el("div", { class: "line small" }, data.position ? el("p", { class: "position", text: data.position }) : null, this.state))
    this.conflict = el("div", { class: "conflict", hidden: true })
    this.notice = el("p", { class: "notice", hidden: true })
    this.criteria = el("div", { class: "criteria" }, ...data.criteria.map((criterion) => this.criterion(criterion)))
    this.body = el("div", { class: "body", tabindex: "-1" }, this.help, this.conflict, this.notice, this.criteria, this.advice(), this.abstention(), el("p", { class: "privacy", text: words.privacy }))
    this.hand = el("button", { type: "button", class: "hand-in", text: words.handIn, onclick: () => this.handIn() })
    const foot = el("div", { class: "foot" }, this.lacking, el("div", { class: "line" }, this.hand, el("kbd", { text: words.shortcut })))
    this.root.replaceChildren(head, this.body, foot, this.heard)
  }

  helpPanel() {
    const { words } = this.data
    const list = el("dl", {}, ...words.keys.flatMap(([keys, act]) => [el("dt", { text: keys }), el("dd", { text: act })]))
    return el("div", { class: "help", id: "mg-help", hidden: true }, el("h3", { text: words.help }), list)
  }

  toggleHelp() {
    this.help.hidden = !this.help.hidden
    this.helpButton.setAttribute("aria-expanded", String(!this.help.hidden))
    if (!this.help.hidden) this.body.scrollTop = 0
  }

  area(name, label, rows, extra = {}) {
    const area = el("textarea", { id: `mg-${name}`, "data-field": name, rows, maxlength: this.data.longest, spellcheck: "true", ...extra })
    area.addEventListener("input", () => this.draft.type(name, area.value))
    area.addEventListener("blur", () => this.draft.save())
    return [label, area]
  }

  criterion(criterion) {
    const { words, scale } = this.data, { id } = criterion
    const row = (this.rows[id] = { buttons: [] })
    row.meaning = el("p", { class: "meaning", id: `mg-s-${id}` })
    const described = `mg-q-${id} mg-s-${id}`
    row.group = el("div", { class: "marks", role: "radiogroup", "aria-labelledby": `mg-h-${id}`, "aria-describedby": described, "data-row": id })
    for (const step of scale) {
      const anchor = criterion.anchors[step]
      const button = el("button", {
        type: "button", class: "mark", role: "radio", "aria-checked": "false", tabindex: "-1",
        "aria-label": anchor ? `${step} – ${anchor}` : String(step), title: anchor || null, text: String(step),
        onclick: () => { this.draft.type(`m:${id}`, String(step)); button.focus({ preventScroll: true }) },
        onmouseenter: () => this.mean(criterion, step), onmouseleave: () => this.mean(criterion, null),
      })
      if (criterion.demanded.includes(step)) button.classList.add("demands")
      row.buttons.push(button)
      row.group.append(button)
    }
    row.buttons[0].dataset.field = `m:${id}`
    row.abstain = el("button", { type: "button", class: "abstain", "aria-pressed": "false", text: words.abstain, "aria-label": criterion.abstain, onclick: () => this.abstain(id) })
    row.label = el("label", { for: `mg-c:${id}` })
    const [label, area] = this.area(`c:${id}`, row.label, 1)
    row.area = area
    row.anchors = criterion.shown.map((step) => [step, el("li", {}, el("b", { text: String(step) }), ` ${criterion.anchors[step]}`)])
    row.section = el("section", { class: "criterion", "data-criterion": id, "aria-labelledby": `mg-h-${id}` },
      el("h3", { id: `mg-h-${id}` }, el("span", { text: criterion.label }), el("span", { class: "weight", text: criterion.weight })),
      el("p", { class: "prompt", id: `mg-q-${id}`, text: criterion.prompt }),
      row.anchors.length ? el("ul", { class: "anchors" }, ...row.anchors.map(([, line]) => line)) : null,
      el("div", { class: "answer" }, row.group, row.abstain),
      row.meaning,
      el("div", { class: "said" }, label, area))
    return row.section
  }

  // What the mark under the hand means: all the anchors are reachable, the main ones stand there already.
  mean(criterion, step) {
    const row = this.rows[criterion.id], mark = this.draft.fields[`m:${criterion.id}`]
    const of = step ?? (mark === "" || mark === "-" ? null : Number(mark))
    for (const [anchored, line] of row.anchors) line.classList.toggle("now", anchored === of)
    const anchor = of === null ? null : criterion.anchors[of]
    row.meaning.textContent = of === null || criterion.shown.includes(of) ? criterion.hint : anchor ? `${of} – ${anchor}` : criterion.between[of]
  }

  advice() {
    const { data } = this, { words } = data
    this.recommendations = data.recommendations.map(([code, label], at) => {
      const button = el("button", {
        type: "button", class: "advice-button", role: "radio", "aria-checked": "false", tabindex: "-1", text: label,
        onclick: () => { this.draft.type("recommendation", this.draft.fields.recommendation === code ? "" : code); button.focus({ preventScroll: true }) },
      })
      if (at === 0) button.dataset.field = "recommendation"
      return button
    })
    this.amount = el("input", { id: "mg-amount", "data-field": "amount", inputmode: "decimal", autocomplete: "off", maxlength: 60, "aria-describedby": "mg-amount-said" })
    this.amount.addEventListener("input", () => this.draft.type("amount", this.amount.value))
    this.amount.addEventListener("blur", () => this.draft.save())
    this.amountSaid = el("p", { class: "wrong", id: "mg-amount-said" })
    const [label, area] = this.area("comment", el("label", { for: "mg-comment", text: words.comment }), 2)
    this.comment = area
    this.adviceBox = el("section", { class: "advice", "aria-labelledby": "mg-advice" },
      el("h3", { id: "mg-advice", text: words.advice }),
      el("p", { class: "caption", id: "mg-recommendation", text: words.recommendation }),
      el("div", { class: "choices", role: "radiogroup", "aria-labelledby": "mg-recommendation", "data-row": "recommendation" }, ...this.recommendations),
      el("label", { for: "mg-amount", text: data.requested }), this.amount, this.amountSaid, label, area)
    return this.adviceBox
  }

  abstention() {
    const { data } = this, { words } = data
    this.whole = el("input", { type: "checkbox", id: "mg-whole", "data-field": "whole", onchange: () => {
      this.draft.type("whole", this.whole.checked ? "1" : "")
      if (this.whole.checked) this.why.focus()
    } })
    const [label, area] = this.area("why", el("label", { for: "mg-why", text: words.why }), 2, { "aria-required": "true" })
    this.why = area
    this.whyBox = el("div", { class: "why", hidden: true }, label, area)
    return el("section", { class: "whole-box" }, el("label", { class: "check", for: "mg-whole" }, this.whole, el("span", { text: words.whole })), this.whyBox)
  }

  show(isWhole) {
    const { draft, data } = this
    if (!draft || draft.view !== this) return
    const { fields } = draft, { words } = data
    for (const criterion of data.criteria) {
      const { id } = criterion, row = this.rows[id], mark = fields[`m:${id}`]
      row.buttons.forEach((button, at) => {
        const isChosen = mark === String(data.scale[at])
        button.setAttribute("aria-checked", String(isChosen))
        button.tabIndex = isChosen || (at === 0 && (mark === "" || mark === "-")) ? 0 : -1
      })
      row.abstain.setAttribute("aria-pressed", String(mark === "-"))
      const isDemanded = mark === "-" || (mark !== "" && criterion.demanded.includes(Number(mark)))
      row.label.textContent = mark === "-" ? words.commentWhy : isDemanded ? criterion.commentDemanded[mark] : words.commentFree
      row.area.setAttribute("aria-label", `${row.label.textContent} – ${criterion.label}`)
      if (isDemanded) row.area.setAttribute("aria-required", "true"); else row.area.removeAttribute("aria-required")
      row.section.classList.toggle("demanded", isDemanded && !fields[`c:${id}`].trim())
      row.section.classList.toggle("done", !this.lack(criterion))
      if (row.area.value !== fields[`c:${id}`]) row.area.value = fields[`c:${id}`]
      if (!row.group.matches(":hover")) this.mean(criterion, null)
    }
    this.recommendations.forEach((button, at) => {
      const isChosen = data.recommendations[at][0] === fields.recommendation
      button.setAttribute("aria-checked", String(isChosen))
      button.tabIndex = isChosen || (!fields.recommendation && at === 0) ? 0 : -1
    })
    for (const [input, name] of [[this.amount, "amount"], [this.comment, "comment"], [this.why, "why"]]) {
      if (input.value !== fields[name]) input.value = fields[name]
    }
    const problem = draft.problem && same("amount", draft.problem.text, fields.amount) ? draft.problem.said : ""
    this.amountSaid.textContent = problem
    if (problem) this.amount.setAttribute("aria-invalid", "true"); else this.amount.removeAttribute("aria-invalid")
    this.whole.checked = Boolean(fields.whole)
    this.whyBox.hidden = !fields.whole
    this.criteria.inert = Boolean(fields.whole)
    this.criteria.classList.toggle("aside", Boolean(fields.whole))
    this.showTotal()
    this.showState()
    if (isWhole) this.showConflicts()
  }

  lack(criterion) {
    const { fields } = this.draft, mark = fields[`m:${criterion.id}`], says = Boolean(fields[`c:${criterion.id}`].trim())
    if (mark === "-") return says ? null : criterion.lacks.reason
    if (mark === "") return criterion.lacks.mark
    return criterion.demanded.includes(Number(mark)) && !says ? criterion.lacks.comment[mark] : null
  }

  // What is left before handing in: the sentence, and where it is done.
  missing() {
    const { draft, data } = this, { fields } = draft, found = []
    if (fields.whole) {
      if (!fields.why.trim()) found.push([data.words.whyMissing, () => this.why.focus(), "…"])
    } else {
      data.criteria.forEach((criterion, at) => {
        const sentence = this.lack(criterion)
        if (sentence) found.push([sentence, () => fields[`m:${criterion.id}`] === "" ? this.focusRow(criterion.id) : this.focusComment(criterion.id), String(at + 1)])
      })
    }
    if (draft.problem) found.push([draft.problem.said, () => this.amount.focus(), "€"])
    return found
  }

  showTotal() {
    const { draft, data } = this, { fields } = draft, { words } = data
    const marks = data.criteria.map(({ id }) => fields[`m:${id}`])
    const empty = marks.filter((mark) => mark === "").length, abstained = marks.filter((mark) => mark === "-").length
    const [lowest, highest] = [data.scale[0], data.scale.at(-1)]
    const weights = data.criteria.reduce((sum, each) => sum + each.points, 0)
    let text
    if (fields.whole) text = words.abstained
    else if (empty) text = words.incomplete[empty]
    else if (abstained || !weights) text = words.withoutTotal[abstained]
    else {
      const sum = data.criteria.reduce((total, each, at) => total + (each.points * (Number(marks[at]) - lowest)) / (highest - lowest), 0)
      text = words.outOf.replace("TOTAL", ((100 * sum) / weights).toLocaleString(data.locale, { maximumFractionDigits: 1 }))
    }
    this.total.textContent = text
    this.total.classList.toggle("whole", !empty || Boolean(fields.whole))
    const missing = this.missing()
    this.hand.disabled = this.isHandingIn
    this.hand.classList.toggle("ready", !missing.length && !draft.conflicts.length)
    this.hand.textContent = this.isHandingIn ? words.handingIn : words.handIn
    this.lacking.replaceChildren()
    if (missing.length) {
      this.lacking.append(el("span", { text: `${words.before} ` }))
      missing.forEach(([sentence, go, short], at) => this.lacking.append(el("button", {
        type: "button", class: at ? "go short" : "go", text: at ? short : sentence, title: at ? sentence : null, "aria-label": at ? sentence : null, onclick: go,
      })))
    }
  }

  showState() {
    const { draft, data } = this, { words } = data
    const base = draft.hour ? words.saved.replace("HOUR", draft.hour) : words.nothing
    const texts = { clean: draft.isUnsent() ? words.saving : base, saving: words.saving, refused: draft.said, conflict: words.conflictState, offline: draft.isKept === false ? words.offlineUnkept : words.offline }
    const shown = draft.state !== "clean" ? draft.state : draft.isUnsent() ? "saving" : draft.hour ? "clean" : "none"
    this.state.textContent = this.unanswered || texts[draft.state]
    this.state.dataset.state = this.unanswered ? "refused" : shown
    const isWorthSaying = ["offline", "refused", "conflict"].includes(shown) || (this.said && shown === "clean")
    if (isWorthSaying && this.heard.textContent !== texts[draft.state]) this.heard.textContent = texts[draft.state]
    if (["offline", "refused", "conflict"].includes(shown)) this.said = true
  }

  named(name) {
    const { words, criteria, recommendations } = this.data
    const [kind, id] = name.split(/:(.*)/s), criterion = criteria.find((each) => each.id === id)
    const label = criterion ? `${criterion.label} – ${kind === "m" ? words.mark : words.commentFree}` : words.fields[name]
    const say = (value) => {
      if (value === "") return words.empty
      if (kind === "m") return value === "-" ? words.abstention : value
      if (name === "recommendation") return recommendations.find(([code]) => code === value)?.[1] ?? value
      return name === "whole" ? words.abstention : value
    }
    return [label, say]
  }

  showConflicts() {
    const { draft, data } = this, { words } = data
    const taken = draft.taken.map((name) => this.named(name)[0])
    this.notice.hidden = !taken.length
    this.notice.textContent = taken.length ? `${words.taken} ${taken.join(", ")}` : ""
    this.conflict.hidden = !draft.conflicts.length
    this.conflict.replaceChildren()
    if (!draft.conflicts.length) return
    const names = draft.conflicts.map(({ name }) => name)
    const choice = (chosen, which) => el("div", { class: "choice" },
      el("button", { type: "button", text: words.keep, "aria-label": `${words.keep} – ${which}`, onclick: () => draft.settle(chosen, true) }),
      el("button", { type: "button", text: words.take, "aria-label": `${words.take} – ${which}`, onclick: () => draft.settle(chosen, false) }))
    this.conflict.append(el("p", { class: "what", role: "alert", text: words.conflict }))
    for (const { name, there } of draft.conflicts) {
      const [label, say] = this.named(name)
      this.conflict.append(el("div", { class: "pair" }, el("h4", { text: label }),
        el("div", { class: "both" },
          el("div", {}, el("p", { class: "caption", text: words.here }), el("p", { class: "text", text: say(draft.fields[name]) })),
          el("div", {}, el("p", { class: "caption", text: words.there }), el("p", { class: "text", text: say(there) }))),
        choice([name], label)))
    }
    if (names.length > 1) this.conflict.append(el("h4", { text: words.all }), choice(names, words.all))
    this.body.scrollTop = 0
  }

  focusRow(id) {
    const row = this.rows[id], button = row.buttons.find((each) => each.tabIndex === 0) || row.buttons[0]
    button.focus({ preventScroll: true })
    this.reveal(row.section)
  }

  focusComment(id) {
    this.rows[id].area.focus({ preventScroll: true })
    this.reveal(this.rows[id].section)
  }

  reveal(section) {
    this.body.scrollTop += section.getBoundingClientRect().top - this.body.getBoundingClientRect().top - 6
  }

  next(id) {
    const at = this.data.criteria.findIndex((each) => each.id === id), following = this.data.criteria[at + 1]
    if (following) this.focusRow(following.id)
    else {
      const first = this.missing()[0]
      if (first) first[1]()
      else { this.recommendations[0].focus({ preventScroll: true }); this.reveal(this.adviceBox) }
    }
  }

  abstain(id) {
    const isOn = this.draft.fields[`m:${id}`] === "-"
    this.draft.type(`m:${id}`, isOn ? "" : "-")
    if (!isOn) this.focusComment(id)
  }

  key(event) {
    const { target } = event
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.stopPropagation()
      this.handIn()
      return
    }
    const section = target.closest(".criterion")
    if (target.matches("textarea, input:not([type=checkbox])")) {
      if (event.key === "Escape" && section) { event.preventDefault(); this.focusRow(section.dataset.criterion) }
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "?") { event.preventDefault(); this.toggleHelp(); return }
    const group = target.closest("[role=radiogroup]")
    if (group && /^Arrow|^Home$|^End$/.test(event.key)) { event.preventDefault(); this.arrow(group, target, event.key); return }
    if (!section || this.criteria.inert) return
    const id = section.dataset.criterion
    // The upper row of a French keyboard gives digits with Shift only: the place of the key counts.
    const digit = /^\d$/.test(event.key) ? event.key : /^Digit(\d)$/.exec(event.code)?.[1]
    if (digit !== undefined) {
      event.preventDefault()
      if (!this.data.scale.includes(Number(digit))) return
      this.draft.type(`m:${id}`, digit)
      this.next(id)
    } else if (event.key === "c") { event.preventDefault(); this.focusComment(id) }
    else if (event.key === "a") { event.preventDefault(); this.abstain(id) }
    else if (event.key === "Backspace" || event.key === "Delete") { event.preventDefault(); this.draft.type(`m:${id}`, "") }
  }

  arrow(group, target, key) {
    const buttons = [...group.children], at = Math.max(buttons.indexOf(target), 0)
    const to = key === "Home" ? 0 : key === "End" ? buttons.length - 1 : at + (key === "ArrowRight" || key === "ArrowDown" ? 1 : -1)
    const button = buttons[(to + buttons.length) % buttons.length]
    if (button.getAttribute("aria-checked") !== "true") button.click()
    button.focus({ preventScroll: true })
  }

  async handIn() {
    const { draft, data } = this
    if (this.isHandingIn) return
    if (draft.conflicts.length) { this.conflict.querySelector("button")?.focus(); return }
    if (this.missing().length) { this.heard.textContent = this.missing()[0][0]; this.missing()[0][1](); return }
    this.isHandingIn = true
    this.unanswered = ""
    this.show()
    for (let turn = 0; turn < 4 && (draft.sending || draft.isUnsent()) && !["offline", "refused", "conflict"].includes(draft.state); turn++) await draft.save()
    if (draft.isUnsent() || draft.state !== "clean" || this.missing().length) {
      this.isHandingIn = false
      this.show()
      this.missing()[0]?.[1]()
      return
    }
    this.handedIn = `${draft.version}.${Date.now()}`
    this.wish(draft, { version: draft.version, token: this.handedIn }, WISHES)
  }

  // A run may find its socket closed for a while: the wish is told again until it is answered.
  wish(draft, wish, times) {
    if (!this.isHandingIn || this.handedIn !== wish.token || draft.view !== this || !this.root.isConnected) return
    if (times) {
      this.trigger("hand_in", wish)
      setTimeout(() => this.wish(draft, wish, times - 1), ANSWER)
      return
    }
    this.isHandingIn = false
    this.unanswered = this.data.words.unanswered
    this.show()
  }

  refresh() { this.trigger("refresh", String(Date.now())) }
}

if (!kept.isListening) {
  kept.isListening = true
  channel()
  tabName()
  const flush = (isLeaving) => { for (const draft of kept.drafts.values()) if (draft.state !== "offline") draft.save(isLeaving) }
  const again = () => { for (const draft of kept.drafts.values()) draft.save() }
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(true); else again() })
  window.addEventListener("pagehide", () => flush(true))
  window.addEventListener("online", again)
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  if (!root || !data) return
  if (!root.grid) root.grid = new Grid(root)
  root.grid.take(data, setTriggerValue)
}
