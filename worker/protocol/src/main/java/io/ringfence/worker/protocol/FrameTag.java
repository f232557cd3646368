package io.ringfence.worker.protocol;

/** What a frame starts with: the name of its tag. */
enum FrameTag {
  HELLO,
  HEARTBEAT,
  RUN_BEGUN,
  RUN_USED,
  COMMAND_ISSUED,
  LOGGED,
  TIME_EXTENDED,
  RUN_ENDED,
  WELCOME,
  PLAN_SENT,
  PLAN_FORGOTTEN,
  START_RUN,
  COMMAND_ANSWERED,
  STOP_RUN,
  FINISH
}
