package io.ringfence.example.sipserver.call;

/** What a call finds around it. */
interface CallHouse {
  Line line();

  CallTerms terms();

  TargetFinder targets();

  CallFigures figures();

  /** What our own requests are known by when they come back. */
  String serverId();

  /** Whether nothing new begins. */
  boolean isDraining();

  /** Nothing further will happen in a call. */
  void onOver(InboundCall call, FinishedCall record);
}
