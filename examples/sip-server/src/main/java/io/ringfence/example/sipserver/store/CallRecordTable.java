package io.ringfence.example.sipserver.store;

import io.ringfence.supervisor.call.Call;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table of call records. Their ids rise in the order in which the records were written. */
final class CallRecordTable {
  private static final String INSERT =
      """
      INSERT INTO call_record (call_id, owner_name, direction, caller, callee, plan_name,
        plan_language, outcome, resumes, status, reason, legs, begun, ringing, answered, ended)
      VALUES (:callId, :owner, :direction, :caller, :callee, :plan,
        :language, :outcome, :resumes, :status, :reason, :legs, :begun, :ringing, :answered, :ended)
      """;

  private final Jdbi jdbi;

  CallRecordTable(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A record's id and when its call ended. */
  record Age(long id, Instant ended) {}

  /** Inserts all of them or none. */
  void insert(List<CallRecord> records) {
    jdbi.useTransaction(handle -> {
      try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
        records.forEach(record -> bind(batch, record).add());
        batch.execute();
      }
    });
  }

  /** The last records of an owner, the newest first, in the order of an index. */
  List<CallRecord> newest(String owner, int most) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM call_record WHERE owner_name = :owner
                ORDER BY owner_name DESC, id DESC FETCH FIRST :most ROWS ONLY\
                """)
            .bind("owner", owner)
            .bind("most", most)
            .map(CallRecordTable::read)
            .list());
  }

  long count() {
    return jdbi.withHandle(
        handle -> handle.createQuery("SELECT COUNT(*) FROM call_record").mapTo(Long.class).one());
  }

  /** The id of the last of the oldest records, of so many; empty where there are fewer. */
  OptionalLong lastOfOldest(long count) {
    return jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT id FROM call_record
                    ORDER BY id OFFSET :before ROWS FETCH FIRST 1 ROW ONLY\
                    """)
                .bind("before", count - 1)
                .mapTo(Long.class)
                .findOne())
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** The oldest records with an id above {@code id}, the oldest first. */
  List<Age> oldestAfter(long id, int most) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT id, ended FROM call_record WHERE id > :id
                ORDER BY id FETCH FIRST :most ROWS ONLY\
                """)
            .bind("id", id)
            .bind("most", most)
            .map((row, _) -> new Age(row.getLong("id"), instant(row, "ended").orElseThrow()))
            .list());
  }

  /** Deletes what lies above {@code after} and not above {@code last}, and says how many. */
  int delete(long after, long last) {
    return jdbi.inTransaction(handle -> deleteBetween(handle, after, last));
  }

  private static int deleteBetween(Handle handle, long after, long last) {
    return handle
        .createUpdate("DELETE FROM call_record WHERE id > :after AND id <= :last")
        .bind("after", after)
        .bind("last", last)
        .execute();
  }

  private static PreparedBatch bind(PreparedBatch batch, CallRecord record) {
    return batch
        .bind("callId", record.callId())
        .bind("owner", record.parties().owner())
        .bind("direction", record.parties().direction().name())
        .bind("caller", record.parties().from())
        .bind("callee", record.parties().to())
        .bind("plan", record.run().plan())
        .bind("language", record.run().language())
        .bind("outcome", record.run().outcome())
        .bind("resumes", record.run().resumes())
        .bind("status", record.answer().status())
        .bind("reason", record.answer().reason())
        .bind("legs", record.answer().legs())
        .bind("begun", utc(record.times().begun()))
        .bind("ringing", record.times().ringing().map(CallRecordTable::utc).orElse(null))
        .bind("answered", record.times().answered().map(CallRecordTable::utc).orElse(null))
        .bind("ended", utc(record.times().ended()));
  }

  private static CallRecord read(ResultSet row, StatementContext context) throws SQLException {
    return new CallRecord(
        row.getString("call_id"),
        new CallRecord.Parties(
            row.getString("owner_name"),
            Call.Direction.valueOf(row.getString("direction")),
            row.getString("caller"),
            row.getString("callee")),
        new CallRecord.PlanRun(
            row.getString("plan_name"),
            row.getString("plan_language"),
            row.getString("outcome"),
            row.getInt("resumes")),
        new CallRecord.Answer(row.getInt("status"), row.getString("reason"), row.getString("legs")),
        new CallRecord.Times(
            instant(row, "begun").orElseThrow(),
            instant(row, "ringing"),
            instant(row, "answered"),
            instant(row, "ended").orElseThrow()));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
