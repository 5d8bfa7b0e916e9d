/** Who speaks which format at an address of `notify-url`. */
export type NoticeService = "Slack" | "Feishu" | "DingTalk" | "WeCom" | "JSON";

/** Where a notice goes. All of it is secret but the service and the number. */
export interface NotifyAddress {
  readonly service: NoticeService;
  /** Without what stands behind `#`. */
  readonly url: string;
  /** Signs messages to Feishu and DingTalk; undefined: they are not signed. */
  readonly secret: string | undefined;
  /** Of its line in the input, from 1: by that it is called in the log. */
  readonly line: number;
}
