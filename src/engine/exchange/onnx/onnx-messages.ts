import { PbfWriter } from "pbf";

/** Element types of tensors, numbered as in onnx.proto. */
export const ONNX_TYPE = { float: 1, double: 11 } as const;

export type OnnxType = keyof typeof ONNX_TYPE;

/** An attribute of a node; `doubles` is a one-dimensional tensor. */
export type OnnxAttribute =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "strings"; readonly value: readonly string[] }
  | { readonly kind: "doubles"; readonly value: readonly number[] };

export interface OnnxNode {
  readonly operator: string;
  /** "" is the domain of the common operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A matrix that goes into or comes out of a graph: any number of rows, `columns` wide. */
export interface OnnxPort {
  readonly name: string;
  readonly type: OnnxType;
  readonly columns: number;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

export interface OnnxModel {
  readonly irVersion: number;
  /** Version of each operator domain the graph uses. */
  readonly domains: Readonly<Record<string, number>>;
  readonly producer: { readonly name: string; readonly version: string };
  readonly graph: OnnxGraph;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The model as protobuf. Field numbers: onnx/onnx.proto of the ONNX project, the same since IR version 3. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const out = new PbfWriter();
  out.writeVarintField(1, model.irVersion);
  out.writeStringField(2, model.producer.name);
  out.writeStringField(3, model.producer.version);
  out.writeMessage(7, writeGraph, model.graph);
  for (const [domain, version] of Object.entries(model.domains)) out.writeMessage(8, writeDomain, { domain, version });
  for (const entry of Object.entries(model.metadata)) out.writeMessage(14, writeEntry, entry);
  return out.finish();
}

function writeDomain({ domain, version }: { domain: string; version: number }, out: PbfWriter): void {
  out.writeStringField(1, domain);
  out.writeVarintField(2, version);
}

function writeEntry([key, value]: [string, string], out: PbfWriter): void {
  out.writeStringField(1, key);
  out.writeStringField(2, value);
}

function writeGraph(graph: OnnxGraph, out: PbfWriter): void {
  for (const node of graph.nodes) out.writeMessage(1, writeNode, node);
  out.writeStringField(2, graph.name);
  for (const port of graph.inputs) out.writeMessage(11, writePort, port);
  for (const port of graph.outputs) out.writeMessage(12, writePort, port);
}

function writeNode(node: OnnxNode, out: PbfWriter): void {
  for (const name of node.inputs) out.writeStringField(1, name);
  for (const name of node.outputs) out.writeStringField(2, name);
  out.writeStringField(4, node.operator);
  for (const entry of Object.entries(node.attributes)) out.writeMessage(5, writeAttribute, entry);
  out.writeStringField(7, node.domain);
}

const ATTRIBUTE_TYPE = { int: 2, string: 3, doubles: 4, ints: 7, strings: 8 } as const;

function writeAttribute([name, attribute]: [string, OnnxAttribute], out: PbfWriter): void {
  out.writeStringField(1, name);
  out.writeVarintField(20, ATTRIBUTE_TYPE[attribute.kind]);
  if (attribute.kind === "int") out.writeVarintField(3, attribute.value);
  if (attribute.kind === "string") out.writeStringField(4, attribute.value);
  if (attribute.kind === "doubles") out.writeMessage(5, writeDoubles, attribute.value);
  if (attribute.kind === "ints") out.writePackedVarint(8, [...attribute.value]);
  if (attribute.kind === "strings") for (const text of attribute.value) out.writeStringField(9, text);
}

function writeDoubles(values: readonly number[], out: PbfWriter): void {
  out.writePackedVarint(1, [values.length]);
  out.writeVarintField(2, ONNX_TYPE.double);
  out.writePackedDouble(10, [...values]);
}

function writePort(port: OnnxPort, out: PbfWriter): void {
  out.writeStringField(1, port.name);
  out.writeMessage(2, writeType, port);
}

function writeType(port: OnnxPort, out: PbfWriter): void {
  out.writeMessage(1, writeTensorType, port);
}

function writeTensorType(port: OnnxPort, out: PbfWriter): void {
  out.writeVarintField(1, ONNX_TYPE[port.type]);
  out.writeMessage(2, writeShape, port);
}

function writeShape(port: OnnxPort, out: PbfWriter): void {
  out.writeMessage(1, (name, dimension) => dimension.writeStringField(2, name), "rows");
  out.writeMessage(1, (columns, dimension) => dimension.writeVarintField(1, columns), port.columns);
}
