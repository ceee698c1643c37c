-- CreateTable
CREATE TABLE "AuditLog" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actorUserId" TEXT,
    "action" TEXT NOT NULL,
    "entityType" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "metadata" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "ActivityLog" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT,
    "orgId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" TEXT,
    "changes" JSONB,
    "metadata" JSONB,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ActivityLog_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "ActivityLog_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "emailVerified" DATETIME,
    "name" TEXT,
    "password" TEXT NOT NULL,
    "avatar" TEXT,
    "bio" TEXT,
    "role" TEXT NOT NULL DEFAULT 'USER',
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "lastLoginAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "additionalInfo" TEXT,
    "budget" TEXT,
    "businessGoals" TEXT,
    "company" TEXT,
    "interestArea" TEXT,
    "onboardingCompleted" BOOLEAN NOT NULL DEFAULT false,
    "teamSize" TEXT,
    "timeline" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "orgId" TEXT,
    CONSTRAINT "users_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "organization" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "slug" TEXT,
    "website" TEXT,
    "plan" TEXT NOT NULL DEFAULT 'FREE',
    "quotaResetAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "providerAccountId" TEXT NOT NULL,
    "refresh_token" TEXT,
    "access_token" TEXT,
    "expires_at" INTEGER,
    "token_type" TEXT,
    "scope" TEXT,
    "id_token" TEXT,
    "session_state" TEXT,
    CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sessionToken" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expires" DATETIME NOT NULL,
    CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "VerificationToken" (
    "identifier" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "password_reset_tokens" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "used" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "password_reset_tokens_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "automations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "n8nWorkflowId" TEXT,
    "webhookUrl" TEXT,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "triggerType" TEXT NOT NULL,
    "triggerConfig" JSONB NOT NULL,
    "lastExecutedAt" DATETIME,
    "executionCount" INTEGER NOT NULL DEFAULT 0,
    "successCount" INTEGER NOT NULL DEFAULT 0,
    "failureCount" INTEGER NOT NULL DEFAULT 0,
    "avgExecutionTime" REAL,
    "orgId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "tags" JSONB DEFAULT '[]',
    "metadata" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "automations_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "automations_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "workflow_executions" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "automationId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "n8nExecutionId" TEXT,
    "status" TEXT NOT NULL DEFAULT 'RUNNING',
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completedAt" DATETIME,
    "executionTime" INTEGER,
    "triggerData" JSONB NOT NULL,
    "outputData" JSONB,
    "errorMessage" TEXT,
    "errorStack" TEXT,
    "retryCount" INTEGER NOT NULL DEFAULT 0,
    "metadata" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "workflow_executions_automationId_fkey" FOREIGN KEY ("automationId") REFERENCES "automations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "workflow_executions_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "workflow_triggers" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "automationId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "triggerType" TEXT NOT NULL,
    "triggerEvent" TEXT NOT NULL,
    "webhookUrl" TEXT,
    "cronSchedule" TEXT,
    "eventFilters" JSONB,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "lastTriggeredAt" DATETIME,
    "triggerCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "workflow_triggers_automationId_fkey" FOREIGN KEY ("automationId") REFERENCES "automations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "workflow_triggers_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "automation_templates" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "difficulty" TEXT NOT NULL DEFAULT 'beginner',
    "n8nWorkflowJson" TEXT NOT NULL,
    "thumbnailUrl" TEXT,
    "demoVideoUrl" TEXT,
    "requiredIntegrations" JSONB DEFAULT '[]',
    "useCount" INTEGER NOT NULL DEFAULT 0,
    "rating" REAL NOT NULL DEFAULT 0.0,
    "tags" JSONB DEFAULT '[]',
    "isOfficial" BOOLEAN NOT NULL DEFAULT false,
    "publishedById" TEXT,
    "publishedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "integration_credentials" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "credentialName" TEXT NOT NULL,
    "credentialData" TEXT NOT NULL,
    "scope" TEXT,
    "expiresAt" DATETIME,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "lastUsedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "integration_credentials_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "integration_credentials_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "audit_bookings" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scheduledDate" DATETIME NOT NULL,
    "scheduledTime" TEXT NOT NULL,
    "duration" INTEGER NOT NULL DEFAULT 60,
    "timezone" TEXT NOT NULL DEFAULT 'America/New_York',
    "clientName" TEXT NOT NULL,
    "clientEmail" TEXT NOT NULL,
    "clientPhone" TEXT,
    "companyName" TEXT,
    "companySize" TEXT,
    "industry" TEXT,
    "auditType" TEXT NOT NULL DEFAULT 'GENERAL',
    "currentRevenue" TEXT,
    "painPoints" JSONB,
    "goals" JSONB,
    "additionalNotes" TEXT,
    "confirmationSent" BOOLEAN NOT NULL DEFAULT false,
    "reminderSent" BOOLEAN NOT NULL DEFAULT false,
    "meetingLink" TEXT,
    "calendarEventId" TEXT,
    "adminNotes" TEXT,
    "preparationNotes" TEXT,
    "followUpActions" JSONB,
    "assignedToId" TEXT,
    "userId" TEXT,
    "auditCompleted" BOOLEAN NOT NULL DEFAULT false,
    "auditResults" JSONB,
    "recommendedActions" JSONB,
    "followUpScheduled" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'SCHEDULED',
    CONSTRAINT "audit_bookings_assignedToId_fkey" FOREIGN KEY ("assignedToId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "audit_bookings_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "audit_availability" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "dayOfWeek" INTEGER NOT NULL,
    "startTime" TEXT NOT NULL,
    "endTime" TEXT NOT NULL,
    "timezone" TEXT NOT NULL DEFAULT 'America/New_York',
    "isAvailable" BOOLEAN NOT NULL DEFAULT true,
    "maxBookings" INTEGER NOT NULL DEFAULT 1,
    "bufferMinutes" INTEGER NOT NULL DEFAULT 15,
    "effectiveFrom" DATETIME,
    "effectiveTo" DATETIME,
    "assignedToId" TEXT,
    "notes" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "audit_availability_assignedToId_fkey" FOREIGN KEY ("assignedToId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "audit_blocked_dates" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "blockedDate" DATETIME NOT NULL,
    "startTime" TEXT,
    "endTime" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'America/New_York',
    "reason" TEXT NOT NULL,
    "notes" TEXT,
    "assignedToId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "audit_blocked_dates_assignedToId_fkey" FOREIGN KEY ("assignedToId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "audit_notifications" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "bookingId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "scheduledFor" DATETIME NOT NULL,
    "sent" BOOLEAN NOT NULL DEFAULT false,
    "sentAt" DATETIME,
    "recipientEmail" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastAttempt" DATETIME,
    "errorMessage" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "audit_notifications_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "audit_bookings" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "audit_templates" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "auditType" TEXT NOT NULL,
    "sections" JSONB NOT NULL,
    "questions" JSONB NOT NULL,
    "checklists" JSONB NOT NULL,
    "estimatedDuration" INTEGER NOT NULL DEFAULT 60,
    "followUpRequired" BOOLEAN NOT NULL DEFAULT true,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "sortOrder" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "consultations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "consultationType" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "scheduledAt" DATETIME,
    "completedAt" DATETIME,
    "duration" INTEGER NOT NULL DEFAULT 30,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "clientName" TEXT NOT NULL,
    "clientEmail" TEXT NOT NULL,
    "clientPhone" TEXT,
    "company" TEXT,
    "teamSize" INTEGER,
    "industry" TEXT,
    "meetingType" TEXT NOT NULL DEFAULT 'VIDEO_CALL',
    "meetingUrl" TEXT,
    "meetingId" TEXT,
    "meetingPassword" TEXT,
    "objectives" TEXT,
    "currentSituation" TEXT,
    "desiredOutcome" TEXT,
    "budget" TEXT,
    "timeline" TEXT,
    "specificQuestions" TEXT,
    "consultationNotes" TEXT,
    "actionItems" JSONB,
    "proposalGenerated" BOOLEAN NOT NULL DEFAULT false,
    "proposalUrl" TEXT,
    "internalNotes" TEXT,
    "assignedToId" TEXT,
    "userId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "consultations_assignedToId_fkey" FOREIGN KEY ("assignedToId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "consultations_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "revenue_audits" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL DEFAULT 'Revenue Operations Audit',
    "description" TEXT,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "scheduledAt" DATETIME,
    "completedAt" DATETIME,
    "duration" INTEGER NOT NULL DEFAULT 60,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "clientName" TEXT NOT NULL,
    "clientEmail" TEXT NOT NULL,
    "clientPhone" TEXT,
    "company" TEXT,
    "teamSize" INTEGER,
    "industry" TEXT,
    "currentChallenges" TEXT,
    "specificAreas" JSONB,
    "meetingType" TEXT NOT NULL DEFAULT 'VIDEO_CALL',
    "meetingUrl" TEXT,
    "meetingId" TEXT,
    "meetingPassword" TEXT,
    "revenueGoals" TEXT,
    "currentSystems" JSONB,
    "painPoints" TEXT,
    "expectedOutcomes" TEXT,
    "auditResults" TEXT,
    "recommendations" JSONB,
    "followUpScheduled" BOOLEAN NOT NULL DEFAULT false,
    "nextSteps" TEXT,
    "internalNotes" TEXT,
    "assignedToId" TEXT,
    "userId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "revenue_audits_assignedToId_fkey" FOREIGN KEY ("assignedToId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "revenue_audits_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "contact_forms" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "company" TEXT,
    "phone" TEXT,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ClientCall" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "userEmail" TEXT NOT NULL,
    "scheduledAt" DATETIME NOT NULL,
    "notes" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "phone" TEXT
);

-- CreateTable
CREATE TABLE "follow_ups" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "scheduledAt" DATETIME NOT NULL,
    "completedAt" DATETIME,
    "subject" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "emailSent" BOOLEAN NOT NULL DEFAULT false,
    "emailSentAt" DATETIME,
    "revenueAuditId" TEXT,
    "consultationId" TEXT,
    "metadata" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "follow_ups_consultationId_fkey" FOREIGN KEY ("consultationId") REFERENCES "consultations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "follow_ups_revenueAuditId_fkey" FOREIGN KEY ("revenueAuditId") REFERENCES "revenue_audits" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ai_optimization_reports" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "company" TEXT,
    "industry" TEXT,
    "businessSize" TEXT,
    "currentTools" JSONB DEFAULT '[]',
    "painPoints" JSONB DEFAULT '[]',
    "reportSent" BOOLEAN NOT NULL DEFAULT false,
    "reportData" JSONB,
    "sentAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "posts" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "excerpt" TEXT,
    "featuredImage" TEXT,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "publishedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "authorId" TEXT NOT NULL,
    "categoryId" TEXT NOT NULL,
    "metaTitle" TEXT,
    "metaDescription" TEXT,
    "keywords" JSONB,
    "viewCount" INTEGER NOT NULL DEFAULT 0,
    "featured" BOOLEAN NOT NULL DEFAULT false,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "sortOrder" INTEGER,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "deletedAt" DATETIME,
    CONSTRAINT "posts_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "posts_categoryId_fkey" FOREIGN KEY ("categoryId") REFERENCES "categories" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "_PostToTag" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,

    PRIMARY KEY ("A", "B"),
    CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "posts" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "tags" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "comments" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "content" TEXT NOT NULL,
    "postId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    CONSTRAINT "comments_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "comments_postId_fkey" FOREIGN KEY ("postId") REFERENCES "posts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "likes" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "postId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "likes_postId_fkey" FOREIGN KEY ("postId") REFERENCES "posts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "likes_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "testimonials" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "content" TEXT NOT NULL,
    "rating" INTEGER NOT NULL DEFAULT 5,
    "authorId" TEXT NOT NULL,
    "role" TEXT,
    "company" TEXT,
    "avatar" TEXT,
    "featured" BOOLEAN NOT NULL DEFAULT false,
    "published" BOOLEAN NOT NULL DEFAULT true,
    "sortOrder" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "testimonials_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Document" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "fileName" TEXT NOT NULL,
    "filePath" TEXT NOT NULL,
    "fileSize" INTEGER NOT NULL,
    "mimeType" TEXT NOT NULL,
    "thumbnailUrl" TEXT,
    "cdnUrl" TEXT,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "uploadedById" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "ocrText" TEXT,
    "ocrConfidence" REAL,
    "extractedData" JSONB,
    "processingError" TEXT,
    "metadata" JSONB,
    "processedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "originalName" TEXT NOT NULL,
    "deletedAt" DATETIME,
    CONSTRAINT "Document_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DocumentEmbedding" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "documentId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "chunkIndex" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "embedding" TEXT NOT NULL,
    "metadata" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "DocumentEmbedding_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "DocumentEmbedding_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DocumentChat" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "documentId" TEXT,
    "userId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "title" TEXT,
    "messages" JSONB NOT NULL,
    "lastMessageAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "DocumentChat_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "DocumentChat_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "DocumentChat_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Company" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "website" TEXT NOT NULL,
    "industry" TEXT NOT NULL,
    "size" TEXT NOT NULL,
    "billingEmail" TEXT NOT NULL,
    "billingAddress" TEXT NOT NULL,
    "notes" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "deletedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "companyId" TEXT NOT NULL,
    "firstName" TEXT NOT NULL,
    "lastName" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "isPrimary" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    CONSTRAINT "Contact_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Engagement" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "companyId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "startDate" DATETIME,
    "targetEndDate" DATETIME,
    "budgetCurrency" TEXT NOT NULL,
    "budgetAmount" DECIMAL NOT NULL,
    "billingModel" TEXT NOT NULL,
    "scopeSummary" TEXT NOT NULL,
    "acceptanceCriteria" TEXT NOT NULL,
    "repoStrategy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    CONSTRAINT "Engagement_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EngagementStakeholder" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "engagementId" TEXT NOT NULL,
    "contactId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "EngagementStakeholder_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "EngagementStakeholder_engagementId_fkey" FOREIGN KEY ("engagementId") REFERENCES "Engagement" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Environment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "engagementId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "notes" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Environment_engagementId_fkey" FOREIGN KEY ("engagementId") REFERENCES "Engagement" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Milestone" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "engagementId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "dueDate" DATETIME,
    "amount" DECIMAL NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PLANNED',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Milestone_engagementId_fkey" FOREIGN KEY ("engagementId") REFERENCES "Engagement" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AccessRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "engagementId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "requestedFor" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "AccessRequest_engagementId_fkey" FOREIGN KEY ("engagementId") REFERENCES "Engagement" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "intakeRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "source" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'NEW',
    "title" TEXT NOT NULL,
    "description" TEXT,
    "requestData" JSONB NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "orgId" TEXT NOT NULL,
    "assignedPipeline" TEXT,
    "aiRoutingMeta" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "intakeRequest_assignedPipeline_fkey" FOREIGN KEY ("assignedPipeline") REFERENCES "pipeline" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "intakeRequest_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "marketplace_items" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "price" DECIMAL NOT NULL,
    "imageUrl" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'AVAILABLE',
    "categoryId" TEXT NOT NULL,
    "sellerId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "specifications" JSONB,
    "features" JSONB,
    "stock" INTEGER NOT NULL DEFAULT 0,
    "weight" DECIMAL NOT NULL,
    "dimensions" JSONB,
    "featured" BOOLEAN NOT NULL DEFAULT false,
    "published" BOOLEAN NOT NULL DEFAULT true,
    "sortOrder" INTEGER,
    "compatibility" JSONB,
    "complexity_level" TEXT,
    "consultation_required" BOOLEAN NOT NULL DEFAULT false,
    "custom_pricing" BOOLEAN NOT NULL DEFAULT false,
    "deliverables" JSONB,
    "delivery_method" TEXT,
    "demo_url" TEXT,
    "digital_download_url" TEXT,
    "discount_price" DECIMAL NOT NULL,
    "documentation_url" TEXT,
    "duration_type" TEXT,
    "duration_unit" TEXT,
    "estimated_duration" INTEGER,
    "faq" JSONB,
    "gallery_images" JSONB,
    "industry_focus" JSONB,
    "is_recurring" BOOLEAN NOT NULL DEFAULT false,
    "item_type" TEXT NOT NULL DEFAULT 'SERVICE',
    "license_type" TEXT,
    "max_order_quantity" INTEGER,
    "min_order_quantity" INTEGER NOT NULL DEFAULT 1,
    "prerequisites" JSONB,
    "price_range_max" DECIMAL NOT NULL,
    "price_range_min" DECIMAL NOT NULL,
    "rating_average" DECIMAL NOT NULL DEFAULT 0.00,
    "rating_count" INTEGER NOT NULL DEFAULT 0,
    "recurring_interval" TEXT,
    "revision_limit" INTEGER,
    "service_excludes" JSONB,
    "service_includes" JSONB,
    "setup_fee" DECIMAL NOT NULL,
    "support_duration" INTEGER,
    "support_duration_unit" TEXT,
    "system_requirements" JSONB,
    "target_audience" JSONB,
    "technology_stack" JSONB,
    "testimonials" JSONB,
    "video_url" TEXT,
    "paypalProductId" TEXT NOT NULL,
    "deletedAt" DATETIME,
    CONSTRAINT "marketplace_items_categoryId_fkey" FOREIGN KEY ("categoryId") REFERENCES "categories" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "marketplace_items_sellerId_fkey" FOREIGN KEY ("sellerId") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "_MarketplaceItemToTag" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,

    PRIMARY KEY ("A", "B"),
    CONSTRAINT "_MarketplaceItemToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "marketplace_items" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_MarketplaceItemToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "tags" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "categories" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "description" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "tags" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "orders" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orderNumber" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "total" DECIMAL NOT NULL,
    "subtotal" DECIMAL NOT NULL,
    "taxAmount" DECIMAL NOT NULL,
    "shippingAmount" DECIMAL NOT NULL,
    "discountAmount" DECIMAL NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "customerEmail" TEXT NOT NULL,
    "customerName" TEXT,
    "billingAddress" JSONB,
    "shippingAddress" JSONB,
    "paymentMethod" TEXT NOT NULL,
    "paymentStatus" TEXT NOT NULL DEFAULT 'PENDING',
    "paymentId" TEXT,
    "paymentData" JSONB,
    "userId" TEXT,
    "fulfillmentStatus" TEXT NOT NULL DEFAULT 'PENDING',
    "shippedAt" DATETIME,
    "deliveredAt" DATETIME,
    "trackingNumber" TEXT,
    "notes" TEXT,
    "internalNotes" TEXT,
    "metadata" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "orders_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "order_items" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orderId" TEXT NOT NULL,
    "marketplaceItemId" TEXT,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "price" DECIMAL NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "subtotal" DECIMAL NOT NULL,
    "itemType" TEXT,
    "digitalDownloadUrl" TEXT,
    "licenseKey" TEXT,
    "customizations" JSONB,
    "fulfillmentStatus" TEXT NOT NULL DEFAULT 'PENDING',
    CONSTRAINT "order_items_marketplaceItemId_fkey" FOREIGN KEY ("marketplaceItemId") REFERENCES "marketplace_items" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "order_items_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "wishlists" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "wishlists_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "marketplace_items" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "wishlists_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "newsletter_subscribers" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "firstName" TEXT,
    "lastName" TEXT,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "consentGiven" BOOLEAN NOT NULL DEFAULT false,
    "consentDate" DATETIME,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "source" TEXT,
    "confirmationToken" TEXT NOT NULL,
    "confirmedAt" DATETIME,
    "lastEmailSent" DATETIME,
    "lastOpenedEmail" DATETIME,
    "lastClickedEmail" DATETIME,
    "totalEmailsSent" INTEGER NOT NULL DEFAULT 0,
    "totalEmailsOpened" INTEGER NOT NULL DEFAULT 0,
    "totalEmailsClicked" INTEGER NOT NULL DEFAULT 0,
    "unsubscribeToken" TEXT NOT NULL,
    "unsubscribeReason" TEXT,
    "unsubscribedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "subscriber_preferences" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "subscriberId" TEXT NOT NULL,
    "blogUpdates" BOOLEAN NOT NULL DEFAULT true,
    "productUpdates" BOOLEAN NOT NULL DEFAULT true,
    "marketplaceUpdates" BOOLEAN NOT NULL DEFAULT true,
    "eventNotifications" BOOLEAN NOT NULL DEFAULT false,
    "specialOffers" BOOLEAN NOT NULL DEFAULT false,
    "frequency" TEXT NOT NULL DEFAULT 'WEEKLY',
    "categoryInterests" JSONB DEFAULT '[]',
    "tagInterests" JSONB DEFAULT '[]',
    "preferredTime" TEXT,
    "timezone" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "subscriber_preferences_subscriberId_fkey" FOREIGN KEY ("subscriberId") REFERENCES "newsletter_subscribers" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "newsletter_templates" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "content" TEXT NOT NULL,
    "htmlContent" TEXT NOT NULL,
    "variables" JSONB,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "newsletter_campaigns" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "preheader" TEXT,
    "content" TEXT NOT NULL,
    "htmlContent" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "scheduledAt" DATETIME,
    "sentAt" DATETIME,
    "segmentCriteria" JSONB,
    "templateId" TEXT,
    "totalRecipients" INTEGER NOT NULL DEFAULT 0,
    "totalSent" INTEGER NOT NULL DEFAULT 0,
    "totalDelivered" INTEGER NOT NULL DEFAULT 0,
    "totalOpened" INTEGER NOT NULL DEFAULT 0,
    "totalClicked" INTEGER NOT NULL DEFAULT 0,
    "totalUnsubscribed" INTEGER NOT NULL DEFAULT 0,
    "totalBounced" INTEGER NOT NULL DEFAULT 0,
    "totalComplained" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "newsletter_campaigns_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "newsletter_templates" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "newsletter_emails" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "campaignId" TEXT NOT NULL,
    "subscriberId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "htmlContent" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "sentAt" DATETIME,
    "deliveredAt" DATETIME,
    "openedAt" DATETIME,
    "clickedAt" DATETIME,
    "bouncedAt" DATETIME,
    "complainedAt" DATETIME,
    "openCount" INTEGER NOT NULL DEFAULT 0,
    "clickCount" INTEGER NOT NULL DEFAULT 0,
    "errorMessage" TEXT,
    "retryCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "newsletter_emails_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "newsletter_campaigns" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "newsletter_emails_subscriberId_fkey" FOREIGN KEY ("subscriberId") REFERENCES "newsletter_subscribers" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "orchestration_agents" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "llmProvider" TEXT NOT NULL,
    "llmModel" TEXT NOT NULL,
    "systemPrompt" TEXT NOT NULL,
    "temperature" REAL NOT NULL DEFAULT 0.3,
    "maxTokens" INTEGER NOT NULL DEFAULT 2000,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "canAssignPipelines" BOOLEAN NOT NULL DEFAULT true,
    "canCreateEvents" BOOLEAN NOT NULL DEFAULT true,
    "canSendNotifications" BOOLEAN NOT NULL DEFAULT true,
    "canTriggerAutomations" BOOLEAN NOT NULL DEFAULT true,
    "maxActionsPerMinute" INTEGER NOT NULL DEFAULT 60,
    "maxActionsPerHour" INTEGER NOT NULL DEFAULT 500,
    "totalDecisions" INTEGER NOT NULL DEFAULT 0,
    "successfulDecisions" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "orchestration_agents_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "agent_decisions" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agentId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "inputSource" TEXT NOT NULL,
    "inputType" TEXT NOT NULL,
    "inputData" JSONB NOT NULL,
    "llmPrompt" TEXT NOT NULL,
    "llmResponse" TEXT NOT NULL,
    "confidence" REAL NOT NULL,
    "reasoning" TEXT,
    "decisionType" TEXT NOT NULL,
    "actions" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "executionTime" INTEGER,
    "errorMessage" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "executedAt" DATETIME,
    CONSTRAINT "agent_decisions_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "orchestration_agents" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "agent_decisions_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "pipeline" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "type" TEXT NOT NULL DEFAULT 'GENERIC',
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "pipeline_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "pipelineStage" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "pipelineId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "order" INTEGER NOT NULL,
    "isTerminal" BOOLEAN NOT NULL DEFAULT false,
    "color" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "pipelineStage_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "pipeline" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "pipelineItem" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "data" JSONB,
    "stageId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "assignedToId" TEXT,
    "description" TEXT,
    "dueDate" DATETIME,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'NOT_STARTED',
    "tags" JSONB DEFAULT '[]',
    CONSTRAINT "pipelineItem_stageId_fkey" FOREIGN KEY ("stageId") REFERENCES "pipelineStage" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TaskTemplate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "label" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "department" TEXT,
    "staffRole" TEXT,
    "typicalMinutes" INTEGER NOT NULL,
    "defaultPriority" INTEGER NOT NULL,
    "applicableSources" JSONB,
    "preferredPipelineKey" TEXT NOT NULL,
    "defaultStageKey" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Task" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "sourceId" TEXT,
    "pipelineId" TEXT,
    "stageId" TEXT,
    "pipelineKey" TEXT,
    "stageKey" TEXT,
    "type" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "department" TEXT,
    "staffRole" TEXT,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "priority" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "typicalMinutes" INTEGER,
    "timeline" JSONB,
    "steps" JSONB,
    "attachments" JSONB,
    "data" JSONB,
    "tags" JSONB DEFAULT '[]',
    "assignedToUserId" TEXT,
    "overridden" BOOLEAN NOT NULL DEFAULT false,
    "overrideReason" TEXT,
    "overrideByUserId" TEXT,
    "overrideAt" DATETIME,
    "agentLastDecisionId" TEXT,
    "agentDecisionIds" JSONB DEFAULT '[]',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    CONSTRAINT "Task_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "TaskTemplate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Task_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "pipeline" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Task_stageId_fkey" FOREIGN KEY ("stageId") REFERENCES "pipelineStage" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Task_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Task_assignedToUserId_fkey" FOREIGN KEY ("assignedToUserId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DecisionLog" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "taskId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "eventName" TEXT NOT NULL,
    "eventId" TEXT,
    "agentConfigHash" TEXT,
    "inputSnapshot" JSONB NOT NULL,
    "llmCall" JSONB,
    "decision" JSONB NOT NULL,
    "appliedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "DecisionLog_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "DecisionLog_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "TaskTemplate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "DecisionLog_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "scheduling_events" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "orgId" TEXT,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "startTime" DATETIME NOT NULL,
    "endTime" DATETIME NOT NULL,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "location" TEXT,
    "meetingLink" TEXT,
    "participantEmails" JSONB,
    "status" TEXT NOT NULL DEFAULT 'SCHEDULED',
    "aiSuggestionMeta" JSONB,
    "calendarIntegrationData" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "scheduling_events_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "scheduling_events_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "scheduling_agent_tasks" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "orgId" TEXT,
    "source" TEXT NOT NULL,
    "sourceId" TEXT,
    "rawContent" TEXT NOT NULL,
    "taskType" TEXT NOT NULL DEFAULT 'UNKNOWN',
    "intent" TEXT,
    "entities" JSONB,
    "priority" INTEGER NOT NULL DEFAULT 3,
    "confidence" REAL NOT NULL DEFAULT 0,
    "title" TEXT,
    "description" TEXT,
    "dueDate" DATETIME,
    "assignedTo" TEXT,
    "schedulingEventId" TEXT,
    "proposedSlots" JSONB,
    "selectedSlot" JSONB,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "resolution" TEXT,
    "errorMessage" TEXT,
    "aiMetadata" JSONB,
    "processingTime" INTEGER,
    "retryCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "processedAt" DATETIME,
    "completedAt" DATETIME,
    CONSTRAINT "scheduling_agent_tasks_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "scheduling_agent_tasks_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "scheduling_agent_tasks_schedulingEventId_fkey" FOREIGN KEY ("schedulingEventId") REFERENCES "scheduling_events" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "event_reminders" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "eventId" TEXT NOT NULL,
    "reminderTime" DATETIME NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "sentAt" DATETIME,
    "errorMessage" TEXT,
    "retryCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "event_reminders_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "scheduling_events" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "availability_rules" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "dayOfWeek" TEXT NOT NULL,
    "startTime" TEXT NOT NULL,
    "endTime" TEXT NOT NULL,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "availability_rules_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "calendar_connections" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "providerAccountId" TEXT NOT NULL,
    "accessToken" TEXT NOT NULL,
    "refreshToken" TEXT,
    "expiresAt" DATETIME,
    "scope" TEXT NOT NULL,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "lastSyncAt" DATETIME,
    "syncErrorCount" INTEGER NOT NULL DEFAULT 0,
    "metadata" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "calendar_connections_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "calendar_integrations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "providerAccountId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "tokenExpiresAt" DATETIME,
    "defaultCalendarId" TEXT,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "metadata" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "calendar_integrations_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "chat_messages" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "orgId" TEXT,
    "taskId" TEXT,
    "type" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "data" JSONB,
    "read" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "chat_messages_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "organization" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "AuditLog_action_idx" ON "AuditLog"("action");

-- CreateIndex
CREATE INDEX "AuditLog_actorUserId_createdAt_idx" ON "AuditLog"("actorUserId", "createdAt");

-- CreateIndex
CREATE INDEX "AuditLog_actorUserId_idx" ON "AuditLog"("actorUserId");

-- CreateIndex
CREATE INDEX "AuditLog_createdAt_idx" ON "AuditLog"("createdAt");

-- CreateIndex
CREATE INDEX "AuditLog_entityId_idx" ON "AuditLog"("entityId");

-- CreateIndex
CREATE INDEX "AuditLog_entityType_entityId_idx" ON "AuditLog"("entityType", "entityId");

-- CreateIndex
CREATE INDEX "AuditLog_entityType_idx" ON "AuditLog"("entityType");

-- CreateIndex
CREATE INDEX "ActivityLog_orgId_idx" ON "ActivityLog"("orgId");

-- CreateIndex
CREATE INDEX "ActivityLog_userId_idx" ON "ActivityLog"("userId");

-- CreateIndex
CREATE INDEX "ActivityLog_entity_entityId_idx" ON "ActivityLog"("entity", "entityId");

-- CreateIndex
CREATE INDEX "ActivityLog_createdAt_idx" ON "ActivityLog"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_isActive_idx" ON "users"("isActive");

-- CreateIndex
CREATE INDEX "users_orgId_idx" ON "users"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE INDEX "organization_name_idx" ON "organization"("name");

-- CreateIndex
CREATE INDEX "organization_slug_idx" ON "organization"("slug");

-- CreateIndex
CREATE INDEX "organization_plan_idx" ON "organization"("plan");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Account_provider_providerAccountId_key" ON "Account"("provider", "providerAccountId");

-- CreateIndex
CREATE UNIQUE INDEX "Session_sessionToken_key" ON "Session"("sessionToken");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Session_sessionToken_idx" ON "Session"("sessionToken");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationToken_token_key" ON "VerificationToken"("token");

-- CreateIndex
CREATE INDEX "VerificationToken_token_idx" ON "VerificationToken"("token");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationToken_identifier_token_key" ON "VerificationToken"("identifier", "token");

-- CreateIndex
CREATE UNIQUE INDEX "password_reset_tokens_token_key" ON "password_reset_tokens"("token");

-- CreateIndex
CREATE INDEX "password_reset_tokens_expiresAt_idx" ON "password_reset_tokens"("expiresAt");

-- CreateIndex
CREATE INDEX "password_reset_tokens_token_idx" ON "password_reset_tokens"("token");

-- CreateIndex
CREATE INDEX "password_reset_tokens_userId_idx" ON "password_reset_tokens"("userId");

-- CreateIndex
CREATE INDEX "automations_orgId_isActive_idx" ON "automations"("orgId", "isActive");

-- CreateIndex
CREATE INDEX "automations_triggerType_idx" ON "automations"("triggerType");

-- CreateIndex
CREATE INDEX "automations_createdById_idx" ON "automations"("createdById");

-- CreateIndex
CREATE INDEX "automations_createdAt_idx" ON "automations"("createdAt");

-- CreateIndex
CREATE INDEX "workflow_executions_automationId_status_idx" ON "workflow_executions"("automationId", "status");

-- CreateIndex
CREATE INDEX "workflow_executions_orgId_startedAt_idx" ON "workflow_executions"("orgId", "startedAt");

-- CreateIndex
CREATE INDEX "workflow_executions_status_idx" ON "workflow_executions"("status");

-- CreateIndex
CREATE INDEX "workflow_executions_createdAt_idx" ON "workflow_executions"("createdAt");

-- CreateIndex
CREATE INDEX "workflow_triggers_automationId_isActive_idx" ON "workflow_triggers"("automationId", "isActive");

-- CreateIndex
CREATE INDEX "workflow_triggers_orgId_idx" ON "workflow_triggers"("orgId");

-- CreateIndex
CREATE INDEX "workflow_triggers_triggerType_idx" ON "workflow_triggers"("triggerType");

-- CreateIndex
CREATE INDEX "automation_templates_category_idx" ON "automation_templates"("category");

-- CreateIndex
CREATE INDEX "automation_templates_useCount_idx" ON "automation_templates"("useCount");

-- CreateIndex
CREATE INDEX "automation_templates_rating_idx" ON "automation_templates"("rating");

-- CreateIndex
CREATE INDEX "automation_templates_isOfficial_idx" ON "automation_templates"("isOfficial");

-- CreateIndex
CREATE INDEX "integration_credentials_orgId_idx" ON "integration_credentials"("orgId");

-- CreateIndex
CREATE INDEX "integration_credentials_userId_isActive_idx" ON "integration_credentials"("userId", "isActive");

-- CreateIndex
CREATE UNIQUE INDEX "integration_credentials_userId_provider_credentialName_key" ON "integration_credentials"("userId", "provider", "credentialName");

-- CreateIndex
CREATE INDEX "audit_bookings_assignedToId_idx" ON "audit_bookings"("assignedToId");

-- CreateIndex
CREATE INDEX "audit_bookings_auditType_idx" ON "audit_bookings"("auditType");

-- CreateIndex
CREATE INDEX "audit_bookings_clientEmail_idx" ON "audit_bookings"("clientEmail");

-- CreateIndex
CREATE INDEX "audit_bookings_createdAt_idx" ON "audit_bookings"("createdAt");

-- CreateIndex
CREATE INDEX "audit_bookings_scheduledDate_idx" ON "audit_bookings"("scheduledDate");

-- CreateIndex
CREATE INDEX "audit_bookings_status_idx" ON "audit_bookings"("status");

-- CreateIndex
CREATE INDEX "audit_availability_assignedToId_idx" ON "audit_availability"("assignedToId");

-- CreateIndex
CREATE INDEX "audit_availability_dayOfWeek_idx" ON "audit_availability"("dayOfWeek");

-- CreateIndex
CREATE INDEX "audit_availability_effectiveFrom_effectiveTo_idx" ON "audit_availability"("effectiveFrom", "effectiveTo");

-- CreateIndex
CREATE INDEX "audit_availability_isAvailable_idx" ON "audit_availability"("isAvailable");

-- CreateIndex
CREATE INDEX "audit_blocked_dates_assignedToId_idx" ON "audit_blocked_dates"("assignedToId");

-- CreateIndex
CREATE INDEX "audit_blocked_dates_blockedDate_idx" ON "audit_blocked_dates"("blockedDate");

-- CreateIndex
CREATE INDEX "audit_notifications_bookingId_idx" ON "audit_notifications"("bookingId");

-- CreateIndex
CREATE INDEX "audit_notifications_scheduledFor_idx" ON "audit_notifications"("scheduledFor");

-- CreateIndex
CREATE INDEX "audit_notifications_sent_idx" ON "audit_notifications"("sent");

-- CreateIndex
CREATE INDEX "audit_notifications_type_idx" ON "audit_notifications"("type");

-- CreateIndex
CREATE INDEX "audit_templates_auditType_idx" ON "audit_templates"("auditType");

-- CreateIndex
CREATE INDEX "audit_templates_isActive_idx" ON "audit_templates"("isActive");

-- CreateIndex
CREATE INDEX "consultations_assignedToId_idx" ON "consultations"("assignedToId");

-- CreateIndex
CREATE INDEX "consultations_clientEmail_idx" ON "consultations"("clientEmail");

-- CreateIndex
CREATE INDEX "consultations_consultationType_idx" ON "consultations"("consultationType");

-- CreateIndex
CREATE INDEX "consultations_createdAt_idx" ON "consultations"("createdAt");

-- CreateIndex
CREATE INDEX "consultations_scheduledAt_idx" ON "consultations"("scheduledAt");

-- CreateIndex
CREATE INDEX "consultations_status_idx" ON "consultations"("status");

-- CreateIndex
CREATE INDEX "revenue_audits_assignedToId_idx" ON "revenue_audits"("assignedToId");

-- CreateIndex
CREATE INDEX "revenue_audits_clientEmail_idx" ON "revenue_audits"("clientEmail");

-- CreateIndex
CREATE INDEX "revenue_audits_createdAt_idx" ON "revenue_audits"("createdAt");

-- CreateIndex
CREATE INDEX "revenue_audits_scheduledAt_idx" ON "revenue_audits"("scheduledAt");

-- CreateIndex
CREATE INDEX "revenue_audits_status_idx" ON "revenue_audits"("status");

-- CreateIndex
CREATE INDEX "follow_ups_consultationId_idx" ON "follow_ups"("consultationId");

-- CreateIndex
CREATE INDEX "follow_ups_revenueAuditId_idx" ON "follow_ups"("revenueAuditId");

-- CreateIndex
CREATE INDEX "follow_ups_scheduledAt_idx" ON "follow_ups"("scheduledAt");

-- CreateIndex
CREATE INDEX "follow_ups_status_idx" ON "follow_ups"("status");

-- CreateIndex
CREATE INDEX "follow_ups_type_idx" ON "follow_ups"("type");

-- CreateIndex
CREATE INDEX "ai_optimization_reports_createdAt_idx" ON "ai_optimization_reports"("createdAt");

-- CreateIndex
CREATE INDEX "ai_optimization_reports_email_idx" ON "ai_optimization_reports"("email");

-- CreateIndex
CREATE INDEX "ai_optimization_reports_industry_idx" ON "ai_optimization_reports"("industry");

-- CreateIndex
CREATE INDEX "ai_optimization_reports_reportSent_idx" ON "ai_optimization_reports"("reportSent");

-- CreateIndex
CREATE UNIQUE INDEX "posts_slug_key" ON "posts"("slug");

-- CreateIndex
CREATE INDEX "_PostToTag_B_index" ON "_PostToTag"("B");

-- CreateIndex
CREATE UNIQUE INDEX "likes_postId_userId_key" ON "likes"("postId", "userId");

-- CreateIndex
CREATE INDEX "Document_orgId_idx" ON "Document"("orgId");

-- CreateIndex
CREATE INDEX "Document_uploadedById_idx" ON "Document"("uploadedById");

-- CreateIndex
CREATE INDEX "Document_status_idx" ON "Document"("status");

-- CreateIndex
CREATE INDEX "Document_createdAt_idx" ON "Document"("createdAt");

-- CreateIndex
CREATE INDEX "Document_mimeType_idx" ON "Document"("mimeType");

-- CreateIndex
CREATE INDEX "DocumentEmbedding_documentId_idx" ON "DocumentEmbedding"("documentId");

-- CreateIndex
CREATE INDEX "DocumentEmbedding_orgId_idx" ON "DocumentEmbedding"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "DocumentEmbedding_documentId_chunkIndex_key" ON "DocumentEmbedding"("documentId", "chunkIndex");

-- CreateIndex
CREATE INDEX "DocumentChat_documentId_idx" ON "DocumentChat"("documentId");

-- CreateIndex
CREATE INDEX "DocumentChat_userId_idx" ON "DocumentChat"("userId");

-- CreateIndex
CREATE INDEX "DocumentChat_orgId_idx" ON "DocumentChat"("orgId");

-- CreateIndex
CREATE INDEX "DocumentChat_lastMessageAt_idx" ON "DocumentChat"("lastMessageAt");

-- CreateIndex
CREATE INDEX "Company_billingEmail_idx" ON "Company"("billingEmail");

-- CreateIndex
CREATE INDEX "Company_createdAt_idx" ON "Company"("createdAt");

-- CreateIndex
CREATE INDEX "Company_name_idx" ON "Company"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Contact_email_key" ON "Contact"("email");

-- CreateIndex
CREATE INDEX "Contact_companyId_idx" ON "Contact"("companyId");

-- CreateIndex
CREATE INDEX "Contact_companyId_isPrimary_idx" ON "Contact"("companyId", "isPrimary");

-- CreateIndex
CREATE INDEX "Contact_createdAt_idx" ON "Contact"("createdAt");

-- CreateIndex
CREATE INDEX "Contact_email_idx" ON "Contact"("email");

-- CreateIndex
CREATE INDEX "Engagement_companyId_idx" ON "Engagement"("companyId");

-- CreateIndex
CREATE INDEX "Engagement_companyId_status_idx" ON "Engagement"("companyId", "status");

-- CreateIndex
CREATE INDEX "Engagement_createdAt_idx" ON "Engagement"("createdAt");

-- CreateIndex
CREATE INDEX "Engagement_startDate_idx" ON "Engagement"("startDate");

-- CreateIndex
CREATE INDEX "Engagement_status_idx" ON "Engagement"("status");

-- CreateIndex
CREATE INDEX "EngagementStakeholder_contactId_idx" ON "EngagementStakeholder"("contactId");

-- CreateIndex
CREATE INDEX "EngagementStakeholder_engagementId_idx" ON "EngagementStakeholder"("engagementId");

-- CreateIndex
CREATE UNIQUE INDEX "EngagementStakeholder_engagementId_contactId_key" ON "EngagementStakeholder"("engagementId", "contactId");

-- CreateIndex
CREATE INDEX "Environment_engagementId_idx" ON "Environment"("engagementId");

-- CreateIndex
CREATE INDEX "Environment_name_idx" ON "Environment"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Environment_engagementId_name_key" ON "Environment"("engagementId", "name");

-- CreateIndex
CREATE INDEX "Milestone_dueDate_idx" ON "Milestone"("dueDate");

-- CreateIndex
CREATE INDEX "Milestone_engagementId_idx" ON "Milestone"("engagementId");

-- CreateIndex
CREATE INDEX "Milestone_engagementId_status_idx" ON "Milestone"("engagementId", "status");

-- CreateIndex
CREATE INDEX "Milestone_status_idx" ON "Milestone"("status");

-- CreateIndex
CREATE INDEX "AccessRequest_engagementId_idx" ON "AccessRequest"("engagementId");

-- CreateIndex
CREATE INDEX "AccessRequest_engagementId_status_idx" ON "AccessRequest"("engagementId", "status");

-- CreateIndex
CREATE INDEX "AccessRequest_status_idx" ON "AccessRequest"("status");

-- CreateIndex
CREATE INDEX "AccessRequest_type_idx" ON "AccessRequest"("type");

-- CreateIndex
CREATE INDEX "intakeRequest_orgId_idx" ON "intakeRequest"("orgId");

-- CreateIndex
CREATE INDEX "intakeRequest_status_idx" ON "intakeRequest"("status");

-- CreateIndex
CREATE INDEX "intakeRequest_source_idx" ON "intakeRequest"("source");

-- CreateIndex
CREATE INDEX "intakeRequest_createdAt_idx" ON "intakeRequest"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "marketplace_items_slug_key" ON "marketplace_items"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "marketplace_items_paypalProductId_key" ON "marketplace_items"("paypalProductId");

-- CreateIndex
CREATE INDEX "_MarketplaceItemToTag_B_index" ON "_MarketplaceItemToTag"("B");

-- CreateIndex
CREATE UNIQUE INDEX "categories_slug_key" ON "categories"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "tags_name_key" ON "tags"("name");

-- CreateIndex
CREATE UNIQUE INDEX "tags_slug_key" ON "tags"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "orders_orderNumber_key" ON "orders"("orderNumber");

-- CreateIndex
CREATE INDEX "orders_createdAt_idx" ON "orders"("createdAt");

-- CreateIndex
CREATE INDEX "orders_customerEmail_idx" ON "orders"("customerEmail");

-- CreateIndex
CREATE INDEX "orders_orderNumber_idx" ON "orders"("orderNumber");

-- CreateIndex
CREATE INDEX "orders_paymentStatus_idx" ON "orders"("paymentStatus");

-- CreateIndex
CREATE INDEX "orders_status_idx" ON "orders"("status");

-- CreateIndex
CREATE INDEX "orders_userId_idx" ON "orders"("userId");

-- CreateIndex
CREATE INDEX "order_items_marketplaceItemId_idx" ON "order_items"("marketplaceItemId");

-- CreateIndex
CREATE INDEX "order_items_orderId_idx" ON "order_items"("orderId");

-- CreateIndex
CREATE UNIQUE INDEX "wishlists_userId_itemId_key" ON "wishlists"("userId", "itemId");

-- CreateIndex
CREATE UNIQUE INDEX "newsletter_subscribers_email_key" ON "newsletter_subscribers"("email");

-- CreateIndex
CREATE UNIQUE INDEX "newsletter_subscribers_confirmationToken_key" ON "newsletter_subscribers"("confirmationToken");

-- CreateIndex
CREATE UNIQUE INDEX "newsletter_subscribers_unsubscribeToken_key" ON "newsletter_subscribers"("unsubscribeToken");

-- CreateIndex
CREATE INDEX "newsletter_subscribers_confirmationToken_idx" ON "newsletter_subscribers"("confirmationToken");

-- CreateIndex
CREATE INDEX "newsletter_subscribers_createdAt_idx" ON "newsletter_subscribers"("createdAt");

-- CreateIndex
CREATE INDEX "newsletter_subscribers_email_idx" ON "newsletter_subscribers"("email");

-- CreateIndex
CREATE INDEX "newsletter_subscribers_status_confirmedAt_idx" ON "newsletter_subscribers"("status", "confirmedAt");

-- CreateIndex
CREATE INDEX "newsletter_subscribers_status_idx" ON "newsletter_subscribers"("status");

-- CreateIndex
CREATE INDEX "newsletter_subscribers_unsubscribeToken_idx" ON "newsletter_subscribers"("unsubscribeToken");

-- CreateIndex
CREATE UNIQUE INDEX "subscriber_preferences_subscriberId_key" ON "subscriber_preferences"("subscriberId");

-- CreateIndex
CREATE INDEX "newsletter_templates_isActive_idx" ON "newsletter_templates"("isActive");

-- CreateIndex
CREATE INDEX "newsletter_templates_isDefault_idx" ON "newsletter_templates"("isDefault");

-- CreateIndex
CREATE INDEX "newsletter_campaigns_createdAt_idx" ON "newsletter_campaigns"("createdAt");

-- CreateIndex
CREATE INDEX "newsletter_campaigns_scheduledAt_idx" ON "newsletter_campaigns"("scheduledAt");

-- CreateIndex
CREATE INDEX "newsletter_campaigns_sentAt_idx" ON "newsletter_campaigns"("sentAt");

-- CreateIndex
CREATE INDEX "newsletter_campaigns_status_idx" ON "newsletter_campaigns"("status");

-- CreateIndex
CREATE INDEX "newsletter_emails_campaignId_idx" ON "newsletter_emails"("campaignId");

-- CreateIndex
CREATE INDEX "newsletter_emails_openedAt_idx" ON "newsletter_emails"("openedAt");

-- CreateIndex
CREATE INDEX "newsletter_emails_sentAt_idx" ON "newsletter_emails"("sentAt");

-- CreateIndex
CREATE INDEX "newsletter_emails_status_idx" ON "newsletter_emails"("status");

-- CreateIndex
CREATE INDEX "newsletter_emails_subscriberId_idx" ON "newsletter_emails"("subscriberId");

-- CreateIndex
CREATE UNIQUE INDEX "newsletter_emails_campaignId_subscriberId_key" ON "newsletter_emails"("campaignId", "subscriberId");

-- CreateIndex
CREATE INDEX "orchestration_agents_orgId_isActive_idx" ON "orchestration_agents"("orgId", "isActive");

-- CreateIndex
CREATE INDEX "agent_decisions_orgId_createdAt_idx" ON "agent_decisions"("orgId", "createdAt");

-- CreateIndex
CREATE INDEX "agent_decisions_agentId_status_idx" ON "agent_decisions"("agentId", "status");

-- CreateIndex
CREATE INDEX "agent_decisions_inputSource_idx" ON "agent_decisions"("inputSource");

-- CreateIndex
CREATE UNIQUE INDEX "pipeline_key_key" ON "pipeline"("key");

-- CreateIndex
CREATE INDEX "pipeline_orgId_idx" ON "pipeline"("orgId");

-- CreateIndex
CREATE INDEX "pipeline_isActive_idx" ON "pipeline"("isActive");

-- CreateIndex
CREATE INDEX "pipeline_key_idx" ON "pipeline"("key");

-- CreateIndex
CREATE INDEX "pipeline_type_idx" ON "pipeline"("type");

-- CreateIndex
CREATE INDEX "pipelineStage_pipelineId_idx" ON "pipelineStage"("pipelineId");

-- CreateIndex
CREATE INDEX "pipelineStage_pipelineId_order_idx" ON "pipelineStage"("pipelineId", "order");

-- CreateIndex
CREATE UNIQUE INDEX "pipelineStage_pipelineId_key_key" ON "pipelineStage"("pipelineId", "key");

-- CreateIndex
CREATE INDEX "pipelineItem_stageId_idx" ON "pipelineItem"("stageId");

-- CreateIndex
CREATE INDEX "pipelineItem_createdAt_idx" ON "pipelineItem"("createdAt");

-- CreateIndex
CREATE INDEX "pipelineItem_assignedToId_idx" ON "pipelineItem"("assignedToId");

-- CreateIndex
CREATE INDEX "pipelineItem_priority_idx" ON "pipelineItem"("priority");

-- CreateIndex
CREATE INDEX "pipelineItem_status_idx" ON "pipelineItem"("status");

-- CreateIndex
CREATE INDEX "TaskTemplate_category_idx" ON "TaskTemplate"("category");

-- CreateIndex
CREATE INDEX "TaskTemplate_preferredPipelineKey_idx" ON "TaskTemplate"("preferredPipelineKey");

-- CreateIndex
CREATE INDEX "Task_orgId_pipelineId_stageId_idx" ON "Task"("orgId", "pipelineId", "stageId");

-- CreateIndex
CREATE INDEX "Task_assignedToUserId_idx" ON "Task"("assignedToUserId");

-- CreateIndex
CREATE INDEX "Task_templateId_idx" ON "Task"("templateId");

-- CreateIndex
CREATE INDEX "Task_status_idx" ON "Task"("status");

-- CreateIndex
CREATE INDEX "Task_pipelineKey_stageKey_idx" ON "Task"("pipelineKey", "stageKey");

-- CreateIndex
CREATE INDEX "Task_source_idx" ON "Task"("source");

-- CreateIndex
CREATE INDEX "DecisionLog_taskId_idx" ON "DecisionLog"("taskId");

-- CreateIndex
CREATE INDEX "DecisionLog_orgId_idx" ON "DecisionLog"("orgId");

-- CreateIndex
CREATE INDEX "DecisionLog_templateId_idx" ON "DecisionLog"("templateId");

-- CreateIndex
CREATE INDEX "DecisionLog_eventName_idx" ON "DecisionLog"("eventName");

-- CreateIndex
CREATE INDEX "DecisionLog_appliedAt_idx" ON "DecisionLog"("appliedAt");

-- CreateIndex
CREATE INDEX "scheduling_events_userId_startTime_idx" ON "scheduling_events"("userId", "startTime");

-- CreateIndex
CREATE INDEX "scheduling_events_orgId_startTime_idx" ON "scheduling_events"("orgId", "startTime");

-- CreateIndex
CREATE INDEX "scheduling_events_status_idx" ON "scheduling_events"("status");

-- CreateIndex
CREATE INDEX "scheduling_agent_tasks_userId_idx" ON "scheduling_agent_tasks"("userId");

-- CreateIndex
CREATE INDEX "scheduling_agent_tasks_orgId_idx" ON "scheduling_agent_tasks"("orgId");

-- CreateIndex
CREATE INDEX "scheduling_agent_tasks_status_idx" ON "scheduling_agent_tasks"("status");

-- CreateIndex
CREATE INDEX "scheduling_agent_tasks_taskType_idx" ON "scheduling_agent_tasks"("taskType");

-- CreateIndex
CREATE INDEX "scheduling_agent_tasks_priority_idx" ON "scheduling_agent_tasks"("priority");

-- CreateIndex
CREATE INDEX "scheduling_agent_tasks_createdAt_idx" ON "scheduling_agent_tasks"("createdAt");

-- CreateIndex
CREATE INDEX "scheduling_agent_tasks_source_idx" ON "scheduling_agent_tasks"("source");

-- CreateIndex
CREATE INDEX "event_reminders_status_reminderTime_idx" ON "event_reminders"("status", "reminderTime");

-- CreateIndex
CREATE INDEX "event_reminders_eventId_idx" ON "event_reminders"("eventId");

-- CreateIndex
CREATE INDEX "availability_rules_userId_isActive_dayOfWeek_idx" ON "availability_rules"("userId", "isActive", "dayOfWeek");

-- CreateIndex
CREATE INDEX "calendar_connections_userId_isActive_idx" ON "calendar_connections"("userId", "isActive");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_connections_userId_provider_providerAccountId_key" ON "calendar_connections"("userId", "provider", "providerAccountId");

-- CreateIndex
CREATE INDEX "calendar_integrations_provider_idx" ON "calendar_integrations"("provider");

-- CreateIndex
CREATE INDEX "calendar_integrations_userId_idx" ON "calendar_integrations"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_integrations_userId_provider_key" ON "calendar_integrations"("userId", "provider");

-- CreateIndex
CREATE INDEX "chat_messages_userId_createdAt_idx" ON "chat_messages"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "chat_messages_taskId_idx" ON "chat_messages"("taskId");

-- CreateIndex
CREATE INDEX "chat_messages_read_idx" ON "chat_messages"("read");

-- CreateIndex
CREATE INDEX "chat_messages_orgId_idx" ON "chat_messages"("orgId");
