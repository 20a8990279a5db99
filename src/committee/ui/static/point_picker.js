// The map on which a person shows a place: outlines in local metres, one transform for the view.
// The click is turned back into degrees exactly; its precision comes from the zoom.
const SVG = "http://www.w3.org/2000/svg"
const METRES = 111320
const NAMES_FROM = 14
const FINEST = 0.3

function made(name, attributes, parent) {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  if (parent) parent.appendChild(element)
  return element
}

function button(text, label, act, parent) {
  const element = document.createElement("button")
  element.type = "button"
  element.textContent = text
  if (label) element.setAttribute("aria-label", label)
  element.addEventListener("click", act)
  parent.appendChild(element)
  return element
}

class Picker {
  constructor(root) {
    this.root = root
    this.scene = null
    this.point = null
    this.send = () => {}
    this.view = { x: 0, y: 0, mpp: 100 }
    root.classList.add("picker")
    this.bar = document.createElement("div")
    this.bar.className = "bar"
    this.frame = document.createElement("div")
    this.frame.className = "frame"
    this.svg = made("svg", { tabindex: "0", role: "application" })
    this.frame.appendChild(this.svg)
    this.scale = document.createElement("div")
    this.scale.className = "scale"
    this.frame.appendChild(this.scale)
    this.said = document.createElement("p")
    this.said.className = "said"
    this.said.setAttribute("role", "status")
    this.hint = document.createElement("p")
    this.hint.className = "hint"
    this.fields = document.createElement("div")
    this.fields.className = "fields"
    root.append(this.bar, this.frame, this.said, this.hint, this.fields)
    this.listen()
    new ResizeObserver(() => this.show()).observe(this.frame)
  }

  listen() {
    const svg = this.svg
    let held = null
    svg.addEventListener("pointerdown", (event) => {
      if (event.button) return
      held = { x: event.clientX, y: event.clientY, view: { ...this.view }, moved: false }
      svg.setPointerCapture(event.pointerId)
    })
    svg.addEventListener("pointermove", (event) => {
      if (!held) return
      const dx = event.clientX - held.x, dy = event.clientY - held.y
      if (!held.moved && Math.hypot(dx, dy) < 5) return
      held.moved = true
      svg.classList.add("moving")
      this.view.x = held.view.x - dx * this.view.mpp
      this.view.y = held.view.y - dy * this.view.mpp
      this.show()
    })
    svg.addEventListener("pointerup", (event) => {
      if (held && !held.moved) {
        const box = svg.getBoundingClientRect()
        this.choose(this.at(event.clientX - box.left, event.clientY - box.top))
      }
      held = null
      svg.classList.remove("moving")
    })
    svg.addEventListener("pointercancel", () => { held = null; svg.classList.remove("moving") })
    svg.addEventListener("wheel", (event) => {
      event.preventDefault()
      const box = svg.getBoundingClientRect()
      this.zoom(Math.exp(event.deltaY * 0.0015), event.clientX - box.left, event.clientY - box.top)
    }, { passive: false })
    svg.addEventListener("keydown", (event) => {
      const step = 60 * this.view.mpp
      const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }
      if (moves[event.key]) {
        this.view.x += moves[event.key][0]
        this.view.y += moves[event.key][1]
        this.show()
      } else if (event.key === "+" || event.key === "=") this.zoom(0.5)
      else if (event.key === "-") this.zoom(2)
      else if (event.key === "Enter" || event.key === " ") this.choose(this.degrees(this.view.x, this.view.y))
      else return
      event.preventDefault()
    })
  }

  metres(lon, lat) {
    return [(lon - this.origin[0]) * this.kx, (this.origin[1] - lat) * METRES]
  }

  degrees(x, y) {
    return [this.origin[0] + x / this.kx, this.origin[1] - y / METRES]
  }

  at(px, py) {
    const width = this.frame.clientWidth, height = this.frame.clientHeight
    return this.degrees(this.view.x + (px - width / 2) * this.view.mpp, this.view.y + (py - height / 2) * this.view.mpp)
  }

  path(rings) {
    return rings.map((ring) => "M" + ring.map(([lon, lat]) => {
      const [x, y] = this.metres(lon, lat)
      return x.toFixed(1) + " " + y.toFixed(1)
    }).join("L") + "Z").join("")
  }

  fit(bounds, margin = 1.15) {
    const [west, north] = this.metres(bounds[0], bounds[3])
    const [east, south] = this.metres(bounds[2], bounds[1])
    const width = this.frame.clientWidth || 700, height = this.frame.clientHeight || 420
    this.view = {
      x: (west + east) / 2,
      y: (north + south) / 2,
      mpp: Math.max(margin * Math.max((east - west) / width, (south - north) / height), FINEST),
    }
    this.show()
  }

  around(point, mpp) {
    const [x, y] = this.metres(point.lon, point.lat)
    this.view = { x, y, mpp }
    this.show()
  }

  zoom(factor, px, py) {
    const width = this.frame.clientWidth, height = this.frame.clientHeight
    const dx = (px ?? width / 2) - width / 2, dy = (py ?? height / 2) - height / 2
    const before = this.view.mpp
    const after = Math.min(Math.max(before * factor, FINEST), 1500)
    this.view.x += dx * (before - after)
    this.view.y += dy * (before - after)
    this.view.mpp = after
    this.show()
  }

  choose([lon, lat], precision) {
    const rules = this.data.rules
    const metres = precision ?? Math.max(rules.finest, Math.round(rules.pixels * this.view.mpp))
    this.point = { lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)), precision: metres, drawn: false }
    this.show()
    this.say()
    this.send({ lon: this.point.lon, lat: this.point.lat, precision: metres })
  }

  number(value, decimals) {
    return value.toLocaleString(this.data.locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: decimals === 0 })
  }

  say() {
    const words = this.data.words
    const point = this.point
    this.back.hidden = !point
    if (!point) { this.said.textContent = words.none; return }
    const exact = point.precision === null || point.precision === undefined
    this.said.textContent = (exact ? words.drawn : words.chosen)
      .replace("LON", this.number(point.lon, 5)).replace("LAT", this.number(point.lat, 5))
      .replace("METRES", exact ? "" : this.number(point.precision, 0))
    for (const [name, input] of Object.entries(this.inputs)) {
      const value = point[name]
      if (this.root.getRootNode().activeElement !== input) input.value = value === null || value === undefined ? "" : this.number(value, name === "precision" ? 0 : 5).replace(/\s/g, "")
      input.removeAttribute("aria-invalid")
    }
  }

  typed() {
    const read = (input) => {
      const text = input.value.trim().replace(",", ".")
      const value = text === "" ? NaN : Number(text)
      return value
    }
    const lon = read(this.inputs.lon), lat = read(this.inputs.lat), precision = read(this.inputs.precision)
    const wrong = { lon: !(Math.abs(lon) <= 180), lat: !(Math.abs(lat) <= 90), precision: !(precision >= 0 && precision <= 100000) }
    for (const [name, input] of Object.entries(this.inputs)) {
      if (wrong[name]) input.setAttribute("aria-invalid", "true")
      else input.removeAttribute("aria-invalid")
    }
    if (Object.values(wrong).some(Boolean)) { this.said.textContent = this.data.words.wrong; return }
    this.choose([lon, lat], precision)
    this.around(this.point, Math.max(2, precision / 40))
  }

  show() {
    if (!this.scene) return
    const width = this.frame.clientWidth, height = this.frame.clientHeight
    if (!width) return
    const { x, y, mpp } = this.view
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    this.world.setAttribute("transform", `translate(${width / 2} ${height / 2}) scale(${1 / mpp}) translate(${-x} ${-y})`)
    const place = (lon, lat) => {
      const [mx, my] = this.metres(lon, lat)
      return [width / 2 + (mx - x) / mpp, height / 2 + (my - y) / mpp]
    }
    this.names.replaceChildren()
    if (mpp < NAMES_FROM) {
      for (const each of this.scene.qpv) {
        const [px, py] = place((each.bounds[0] + each.bounds[2]) / 2, (each.bounds[1] + each.bounds[3]) / 2)
        if (px > 0 && py > 0 && px < width && py < height) made("text", { class: "name", x: px, y: py }, this.names).textContent = each.name
      }
    }
    this.marker.replaceChildren()
    if (this.point) {
      const [px, py] = place(this.point.lon, this.point.lat)
      this.marker.setAttribute("class", this.point.drawn ? "drawn" : "placed")
      if (this.point.precision) made("circle", { class: "reach", cx: px, cy: py, r: Math.min(this.point.precision / mpp, 4000) }, this.marker)
      made("circle", { class: "pin", cx: px, cy: py, r: 7 }, this.marker)
    }
    const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000]
    const metres = steps.find((step) => step / mpp >= 60) || steps[steps.length - 1]
    this.scale.style.width = `${metres / mpp}px`
    this.scale.textContent = metres < 1000 ? `${metres} m` : `${metres / 1000} km`
  }

  draw() {
    const scene = this.scene
    this.origin = [(scene.bounds[0] + scene.bounds[2]) / 2, (scene.bounds[1] + scene.bounds[3]) / 2]
    this.kx = METRES * Math.cos((this.origin[1] * Math.PI) / 180)
    this.svg.replaceChildren()
    this.world = made("g", {}, this.svg)
    for (const each of scene.land) {
      const land = made("path", { class: each.own ? "land own" : "land", d: this.path(each.rings) }, this.world)
      made("title", {}, land).textContent = each.name
    }
    for (const each of scene.qpv) {
      const shape = made("path", { class: `qpv${each.schematic ? " schematic" : ""}${each.code === this.data.asked ? " asked" : ""}`, d: this.path(each.rings) }, this.world)
      made("title", {}, shape).textContent = `${each.name} (${each.code})`
    }
    this.names = made("g", {}, this.svg)
    this.marker = made("g", {}, this.svg)
  }

  controls() {
    const words = this.data.words
    this.svg.setAttribute("aria-label", words.map)
    this.hint.textContent = words.hint
    this.bar.replaceChildren()
    button("+", words.closer, () => this.zoom(0.5), this.bar)
    button("−", words.farther, () => this.zoom(2), this.bar)
    button(words.whole, "", () => this.fit(this.scene.bounds), this.bar)
    const asked = this.scene.qpv.find((each) => each.code === this.data.asked)
    if (asked) button(words.district, "", () => this.fit(asked.bounds, 1.6), this.bar)
    this.back = button(words.back, "", () => this.around(this.point, 2), this.bar)
    this.fields.replaceChildren()
    this.inputs = {}
    for (const name of ["lon", "lat", "precision"]) {
      const label = document.createElement("label")
      label.textContent = words[name]
      const input = document.createElement("input")
      input.inputMode = "decimal"
      input.autocomplete = "off"
      input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); this.typed() } })
      label.appendChild(input)
      this.fields.appendChild(label)
      this.inputs[name] = input
    }
    button(words.place, "", () => this.typed(), this.fields)
  }

  begin() {
    const asked = this.scene.qpv.find((each) => each.code === this.data.asked)
    if (this.point && !this.point.drawn) this.around(this.point, Math.max(4, (this.point.precision || 0) / 40))
    else if (asked) this.fit(asked.bounds, 1.6)
    else if (this.data.near) this.fit(this.data.near, 1.3)
    else this.fit(this.scene.bounds)
  }

  // Drawn anew only when the place that it asks for is another one: a rerun leaves view and focus alone.
  take(data, send) {
    this.send = send
    this.data = data
    const drawn = `${data.scene.id} ${data.asked} ${data.locale} ${data.instance}`
    if (drawn === this.drawn) return
    this.drawn = drawn
    this.scene = data.scene
    this.point = data.point
    this.draw()
    this.controls()
    this.begin()
    this.say()
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const root = parentElement.querySelector(".root")
  if (!root || !data) return
  if (!root.picker) root.picker = new Picker(root)
  root.picker.take(data, (point) => setStateValue("point", point))
}
