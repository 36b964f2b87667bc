// A lint rule for components: what comes late must not be taken for what the screen shows now.
//
// After an `await`, and in the callback of a `then`, the component may be gone or may show another object. A `$derived` value or a prop that is
// read there belongs to the other object, or to nothing; and a change of the address takes the agent away from what they do by then. Two ways
// out: take the value before the wait, or ask first whether the spot is still the same (`spot` of desk/spot.ts). A call of a function of the
// component counts as a read if that function reads before it waits.

/** @typedef {any} Node */

/** Objects whose methods take the agent elsewhere. */
const LEADS = { router: ['go', 'set'], inbox: ['open'] };

/** @param {Node} node */
const isFunction = ({ type }) =>
  type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'FunctionDeclaration';

/** Whether a function is the callback of a promise. @param {Node} fn */
const isCallback = (fn) =>
  fn.parent.type === 'CallExpression' &&
  fn.parent.arguments.includes(fn) &&
  fn.parent.callee.type === 'MemberExpression' &&
  ['then', 'catch', 'finally'].includes(fn.parent.callee.property.name);

/** The functions around a node, the innermost first. @param {Node} node */
function around(node) {
  const all = [];
  for (let one = node.parent; one; one = one.parent) if (isFunction(one)) all.push(one);
  return all;
}

/** The name of the function whose call makes a variable, such as `$derived` or `spot`. @param {Node} variable */
function maker(variable) {
  const definition = variable?.defs[0];
  const init = definition?.type === 'Variable' ? definition.node.init : null;
  if (init?.type !== 'CallExpression') return null;
  return init.callee.type === 'MemberExpression' ? init.callee.object.name : init.callee.name;
}

export const late = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      read: '`{{name}}` is read after a wait, when the screen may show something else. Read it before, or ask `still()` first (desk/spot.ts).',
      leads: '`{{name}}` after a wait may take the agent away from something else. Ask `still()` first (desk/spot.ts).',
    },
  },
  /** @param {Node} context */
  create(context) {
    const { scopeManager } = context.sourceCode;
    /** Where each function ends its waits, and where it asks. @type {Map<Node, number[]>} */
    const waits = new Map();
    /** @type {Map<Node, number[]>} */
    const asks = new Map();
    /** @type {Node[]} */
    const leads = [];

    /** @param {Map<Node, number[]>} map @param {Node} node @param {number} at */
    function note(map, node, at) {
      const [fn] = around(node);
      if (fn) map.set(fn, [...(map.get(fn) ?? []), at]);
    }

    /** @type {Map<Node, Node>} */
    const variables = new Map();
    for (const scope of scopeManager.scopes) {
      for (const variable of scope.variables) for (const name of variable.identifiers) variables.set(name, variable);
      for (const { identifier, resolved } of scope.references) if (resolved) variables.set(identifier, resolved);
    }

    /** Whether the function is late at a position, and has not asked since. @param {Node} fn @param {number} at */
    function isLate(fn, at) {
      const ends = (waits.get(fn) ?? []).filter((end) => end <= at);
      const from = Math.max(isCallback(fn) ? fn.range[0] : -1, ...ends);
      return from >= 0 && !(asks.get(fn) ?? []).some((ask) => from <= ask && ask <= at);
    }

    /** Whether a node runs late. What is asked in a function counts for the functions in it. @param {Node} node */
    function comesLate(node) {
      const at = node.range[0];
      for (const fn of around(node)) {
        if (isLate(fn, at)) return true;
        if ((asks.get(fn) ?? []).some((ask) => ask <= at)) return false;
      }
      return false;
    }

    /** The variable of the outermost function, if the node runs as soon as that function is called. @param {Node} node */
    function runsIn(node) {
      const at = node.range[0];
      const fns = around(node);
      if (fns.some((fn) => [...(waits.get(fn) ?? []), ...(asks.get(fn) ?? [])].some((end) => end <= at))) return null;
      const fn = fns.at(-1);
      const name = fn?.type === 'FunctionDeclaration' ? fn.id : fn?.parent.id;
      return variables.get(name) ?? null;
    }

    return {
      /** @param {Node} node */
      AwaitExpression: (node) => note(waits, node, node.range[1]),
      /** @param {Node} node */
      CallExpression(node) {
        const { callee } = node;
        if (callee.type === 'Identifier') {
          const made = variables.get(callee)?.defs[0]?.node.init?.callee;
          if (made?.type === 'Identifier' && maker(variables.get(made)) === 'spot') note(asks, node, node.range[0]);
        } else if (/** @type {Record<string, string[]>} */ (LEADS)[callee.object?.name]?.includes(callee.property.name))
          leads.push(node);
      },
      'Program:exit'() {
        for (const node of leads) {
          const name = context.sourceCode.getText(node.callee);
          if (comesLate(node)) context.report({ node, messageId: 'leads', data: { name } });
        }
        const seen = new Set([...variables.values()].filter((one) => ['$derived', '$props'].includes(maker(one))));
        // The set grows with each function that reads one of its members.
        for (const variable of seen) {
          const isValue = maker(variable) !== null;
          for (const { identifier, init } of variable.references) {
            const isCall = identifier.parent.type === 'CallExpression' && identifier.parent.callee === identifier;
            if (init || (!isValue && !isCall)) continue;
            if (comesLate(identifier))
              context.report({ node: identifier, messageId: 'read', data: { name: identifier.name } });
            else {
              const reader = runsIn(identifier);
              if (reader) seen.add(reader);
            }
          }
        }
      },
    };
  },
};
